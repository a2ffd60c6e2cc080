package org.continuo.doctor.vst3;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The clips whose sound a saved state of the plugin carries: those that play, once they are made
 * and read.
 */
final class CarriedClips {
    private static final Pattern TAKE = Pattern.compile("\"clipId\"\\s*:\\s*(\"[^\"]+\")");
    private static final Pattern CARRIED = Pattern.compile("\"clips\"\\s*:\\s*\\[([^]]*)]");

    private CarriedClips() {}

    /** Whether there is one. */
    static boolean areIn(byte[] state) {
        String text = new String(state, StandardCharsets.ISO_8859_1);
        Matcher carried = CARRIED.matcher(text);
        return carried.find()
                && TAKE.matcher(text)
                        .results()
                        .anyMatch(take -> carried.group(1).contains(take.group(1)));
    }
}
