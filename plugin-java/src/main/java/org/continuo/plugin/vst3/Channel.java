package org.continuo.plugin.vst3;

import java.util.OptionalInt;

/**
 * The channel of the DAW's mixer that the plugin is inserted in.
 *
 * @param name as the mixer shows it, "" where it has none
 * @param colour alpha, red, green and blue in eight bits each, where the DAW says it
 */
public record Channel(String name, OptionalInt colour) {}
