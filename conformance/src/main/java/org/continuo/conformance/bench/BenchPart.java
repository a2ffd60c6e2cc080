package org.continuo.conformance.bench;

import java.util.Locale;

/** What can be measured on its own. */
public enum BenchPart {
    /** From files to networks that are ready, with and without conversion. */
    LOAD,
    /** Clips end to end, and the memory that takes. */
    CLIP,
    /** Many positions at once. */
    PREFILL,
    /** One position after the other. */
    DECODE,
    /** Tokens to sound and back. */
    CODEC,
    /** The description. */
    TEXT;

    /** The name users type. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
