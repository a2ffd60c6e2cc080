package org.continuo.plugin.intake;

/** What a region is for, and so which part of a long one counts. */
public enum RegionUse {
    /** The music plays on from its end, so its end counts. */
    CONTEXT,
    /** The music follows its melody from its beginning on. */
    MELODY,
    /** A part of it is made anew: what stands before that is what the music plays on from. */
    SURROUNDINGS
}
