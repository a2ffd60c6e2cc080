package org.continuo.studio.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a user of the studio may do. */
public enum Role {
    /** Hand in jobs, and have their results. */
    USE,
    /** Take jobs and make them. */
    WORK;

    /** As commands and files have it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this label. */
    public static Optional<Role> of(String label) {
        return Arrays.stream(values()).filter(role -> role.label().equals(label)).findFirst();
    }
}
