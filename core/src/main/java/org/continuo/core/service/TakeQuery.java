package org.continuo.core.service;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What kept takes are looked for by; all of it must be so.
 *
 * @param words each of which stands in a take's words, whatever its letters' case
 * @param key such as {@code A minor}; empty for any
 * @param leastBpm of its tempo, and {@code mostBpm}; both 0 for any
 * @param most how many are told
 */
public record TakeQuery(
        List<String> words,
        String key,
        double leastBpm,
        double mostBpm,
        boolean starredOnly,
        int most) {
    public static final int MOST = 1000;

    private static final Pattern KEY =
            Pattern.compile("(?i)\\b([a-g])([#b♯♭]?)[ -]?(major|minor)\\b");
    private static final Pattern TEMPO =
            Pattern.compile("(?i)\\b(\\d{2,3})(?:\\s*[-–]\\s*(\\d{2,3}))?\\s*bpm\\b");

    /** What a tempo that was heard may differ by from one that is written. */
    private static final double HEARD_BPM = 2;

    public TakeQuery {
        words = List.copyOf(words);
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException(
                    "most: expected 1 to %d takes, found %d".formatted(MOST, most));
        }
        if (!(leastBpm >= 0 && mostBpm >= leastBpm && Double.isFinite(mostBpm))) {
            throw new IllegalArgumentException(
                    "tempo: expected 0 or more, the lower one first, found %s to %s"
                            .formatted(leastBpm, mostBpm));
        }
    }

    /**
     * As people write it in one line: {@code piano A minor 90-120 bpm} are words, a key and a
     * tempo. {@code 112 bpm} is about that.
     */
    public static TakeQuery of(String text, boolean starredOnly, int most) {
        double least = 0;
        double highest = 0;
        String rest = text;
        Matcher tempo = TEMPO.matcher(rest);
        if (tempo.find()) {
            double first = Double.parseDouble(tempo.group(1));
            boolean isRange = tempo.group(2) != null;
            double second = isRange ? Double.parseDouble(tempo.group(2)) : first;
            least = Math.min(first, second) - (isRange ? 0 : HEARD_BPM);
            highest = Math.max(first, second) + (isRange ? 0 : HEARD_BPM);
            rest = tempo.replaceFirst(" ");
        }
        String key = "";
        Matcher tonic = KEY.matcher(rest);
        if (tonic.find()) {
            String sign = tonic.group(2).replace('♯', '#').replace('♭', 'b');
            key =
                    "%s%s %s"
                            .formatted(
                                    tonic.group(1).toUpperCase(Locale.ROOT),
                                    sign.toLowerCase(Locale.ROOT),
                                    tonic.group(3).toLowerCase(Locale.ROOT));
            rest = tonic.replaceFirst(" ");
        }
        List<String> words =
                Arrays.stream(rest.split("[\\s,;]+", -1)).filter(word -> !word.isEmpty()).toList();
        return new TakeQuery(words, key, least, highest, starredOnly, most);
    }
}
