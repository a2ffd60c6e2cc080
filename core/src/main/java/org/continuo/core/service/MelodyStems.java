package org.continuo.core.service;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a melody is heard without its drums and bass. */
public enum MelodyStems {
    /** Where the model that takes them away is there, and the sound has any. */
    AUTO,
    /** Always; without the model the job fails. */
    ON,
    /** Never: the whole sound leads. */
    OFF;

    /** As requests and commands have it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The choice of this label. */
    public static Optional<MelodyStems> of(String label) {
        return Arrays.stream(values()).filter(each -> each.label().equals(label)).findFirst();
    }
}
