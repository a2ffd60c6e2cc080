package org.continuo.core.analysis;

import java.util.Arrays;
import java.util.List;

/**
 * Chord loops as songs have them.
 *
 * @param chords MIDI notes, the root first
 */
record Loops(Key key, int[][] chords) {
    /** The same chords, in C major and perhaps in A minor. */
    static final int[][] FROM_MAJOR = chords("C G Am F");

    static final int[][] FROM_MINOR = chords("Am F C G");

    static final List<Loops> ALL =
            List.of(
                    inC("C F G C"),
                    inC("C Am F G"),
                    inC("C G Am F"),
                    inC("Dm7 G7 C C"),
                    inC("C Em F G"),
                    inC("C Bb F C"),
                    inC("C F C G"),
                    inC("C D7 G C"),
                    inC("C C F G7"),
                    inA("Am Dm E Am"),
                    inA("Am F C G"),
                    inA("Am G F E"),
                    inA("Am F Dm E7"),
                    inA("Am C G Dm"),
                    inA("Am Dm F E"),
                    inA("Am Em F G"),
                    inA("Am Am F G"),
                    inA("Am E Am Dm"));

    private static Loops inC(String names) {
        return new Loops(new Key(0, Key.Mode.MAJOR), chords(names));
    }

    private static Loops inA(String names) {
        return new Loops(new Key(9, Key.Mode.MINOR), chords(names));
    }

    private static int[][] chords(String names) {
        return Arrays.stream(names.split(" ")).map(Loops::chord).toArray(int[][]::new);
    }

    private static int[] chord(String name) {
        boolean isFlat = name.startsWith("Bb");
        int root = 45 + "A BC D EF G".indexOf(name.charAt(0)) - (isFlat ? 1 : 0);
        int third = name.contains("m") ? 3 : 4;
        return name.endsWith("7")
                ? new int[] {root, root + third, root + 7, root + 10}
                : new int[] {root, root + third, root + 7, root + 12};
    }
}
