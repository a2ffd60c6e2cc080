package org.continuo.core.analysis;

/**
 * A major or minor key.
 *
 * @param tonic pitch class of the key's first note, 0 for C to 11 for B
 */
public record Key(int tonic, Mode mode) {
    private static final String[] MAJOR_NAMES = {
        "C", "D flat", "D", "E flat", "E", "F", "F sharp", "G", "A flat", "A", "B flat", "B"
    };
    private static final String[] MINOR_NAMES = {
        "C", "C sharp", "D", "E flat", "E", "F", "F sharp", "G", "G sharp", "A", "B flat", "B"
    };

    public Key {
        if (tonic < 0 || tonic > 11) {
            throw new IllegalArgumentException(
                    "key: expected a tonic from 0 (C) to 11 (B), found " + tonic);
        }
    }

    /** Which third stands on the tonic. */
    public enum Mode {
        MAJOR,
        MINOR
    }

    /** The key of the other mode that has the same notes. */
    public Key relative() {
        return switch (mode) {
            case MAJOR -> new Key((tonic + 9) % 12, Mode.MINOR);
            case MINOR -> new Key((tonic + 3) % 12, Mode.MAJOR);
        };
    }

    /** The key in words, such as "A minor" or "E flat major". */
    public String spelled() {
        return switch (mode) {
            case MAJOR -> MAJOR_NAMES[tonic] + " major";
            case MINOR -> MINOR_NAMES[tonic] + " minor";
        };
    }
}
