package org.continuo.core.prompt;

import java.util.regex.Pattern;

/** What somebody's words already speak of, so that nothing is added that might contradict them. */
enum Mention {
    /** A tempo in numbers. */
    BPM("\\d\\s*-?\\s*(bpm|beats per minute)\\b"),

    /** A tempo in numbers or words. */
    TEMPO(
            "\\d\\s*-?\\s*(bpm|beats per minute)\\b",
            "\\b(tempo|(up|down|mid)-?\\s?tempo|slow(er|ly)?|fast(er)?|rubato|free"
                    + " time|(half|double)-?\\s?time)\\b",
            "\\b(largo|lento|adagio|andante|moderato|allegr(o|etto)|vivace|presto)\\b"),

    METER(
            "\\b\\d{1,2}\\s*/\\s*(1|2|4|8|16|32)\\b",
            "\\b(waltz|time signature|(two|three|four|five|six|seven|nine|twelve)[-"
                    + " ](four|eight))\\b"),

    KEY(
            "\\b[a-g]\\s*-?\\s*(#|♯|♭|b|sharp|flat)?\\s*-?\\s*(major|minor|maj|min)\\b",
            "\\b[A-Ga-g][#♯b♭]?m\\b",
            "\\b(key|scale|(in|to) (major|minor)|atonal|tonality|modulat\\w*)\\b",
            "\\b(dorian|phrygian|lydian|mixolydian|aeolian|locrian|pentatonic|chromatic|blues"
                    + " scale)\\b",
            "\\b(drums|percussion|beats?) only\\b",
            "\\bonly (drums|percussion)\\b"),

    DENSITY(
            "\\b(sparse|minimal\\w*|busy|dense|calm|quiet|soft|gentle|peaceful|delicate|intimate)\\b",
            "\\b(energetic|driving|intense|frantic|ambient|drones?|slow|fast|rapid|lively)\\b",
            "\\bno (drums|rhythm|beats?)\\b");

    private final Pattern pattern;

    Mention(String... expressions) {
        pattern =
                Pattern.compile(
                        String.join("|", expressions),
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    boolean isIn(String words) {
        return pattern.matcher(words).find();
    }
}
