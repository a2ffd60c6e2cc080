package org.continuo.core.files;

import java.util.Locale;

/** The kinds of systems whose places and names differ; another Unix is as Linux is. */
public enum OperatingSystem {
    LINUX("Linux"),
    MACOS("macOS"),
    WINDOWS("Windows");

    private final String label;

    OperatingSystem(String label) {
        this.label = label;
    }

    /** The one that this process runs on. */
    public static OperatingSystem own() {
        return named(System.getProperty("os.name", ""));
    }

    /** The one that Java calls so: "Mac OS X", "Windows 11". */
    static OperatingSystem named(String osName) {
        String name = osName.toLowerCase(Locale.ROOT);
        return name.startsWith("windows") ? WINDOWS : name.startsWith("mac") ? MACOS : LINUX;
    }

    /** As people write it. */
    public String label() {
        return label;
    }
}
