package org.continuo.engine.evaluation;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.analysis.Key;
import org.continuo.core.analysis.Key.Mode;

/**
 * Whether a clip has the tempo and the key that its words ask for in numbers and names. A clip in
 * which neither is clear has not what was asked for.
 */
public final class PromptAgreement {
    private static final Pattern TEMPO =
            Pattern.compile(
                    "(\\d{2,3}(?:\\.\\d+)?)\\s*-?\\s*(?:bpm|beats per minute)\\b",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern KEY =
            Pattern.compile(
                    "\\b([a-g])\\s*-?\\s*(#|♯|♭|b|sharp|flat)?\\s*-?\\s*(major|minor|maj|min)\\b",
                    Pattern.CASE_INSENSITIVE);

    /** Pitch classes of A to G. */
    private static final int[] NATURALS = {9, 11, 0, 2, 4, 5, 7};

    /** How far a tempo may be from the one that is meant. */
    private static final double TEMPO_TOLERANCE = 0.04;

    /** Levels of a beat that count as the same tempo. */
    private static final double[] LEVELS = {0.5, 1, 2};

    private PromptAgreement() {}

    /** 1 or 0 by name, of what the words ask for. */
    public static Map<String, Double> of(String words, ClipMeasures clip) {
        Map<String, Double> agreement = new LinkedHashMap<>();
        Matcher tempo = TEMPO.matcher(words);
        if (tempo.find()) {
            agreement.put("tempo_as_asked", hasTempo(clip, Double.parseDouble(tempo.group(1))));
        }
        Matcher key = KEY.matcher(words);
        if (key.find()) {
            boolean same = clip.key().filter(asked(key).spelled()::equals).isPresent();
            agreement.put("key_as_asked", same ? 1.0 : 0.0);
        }
        return agreement;
    }

    private static double hasTempo(ClipMeasures clip, double askedBpm) {
        if (clip.tempoBpm().isPresent()) {
            for (double level : LEVELS) {
                double ratio = clip.tempoBpm().getAsDouble() / (level * askedBpm);
                if (Math.abs(ratio - 1) <= TEMPO_TOLERANCE) {
                    return 1;
                }
            }
        }
        return 0;
    }

    private static Key asked(Matcher words) {
        int natural = NATURALS[words.group(1).toLowerCase(Locale.ROOT).charAt(0) - 'a'];
        String sign = words.group(2);
        int step =
                sign == null
                        ? 0
                        : switch (sign.toLowerCase(Locale.ROOT)) {
                            case "#", "♯", "sharp" -> 1;
                            default -> -1;
                        };
        boolean minor = words.group(3).toLowerCase(Locale.ROOT).startsWith("min");
        return new Key(Math.floorMod(natural + step, 12), minor ? Mode.MINOR : Mode.MAJOR);
    }
}
