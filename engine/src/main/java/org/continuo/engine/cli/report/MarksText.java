package org.continuo.engine.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.continuo.core.request.JoinMeasures;
import org.continuo.core.request.TakeMarks;

/** What was measured of a take, for people and for scripts. */
final class MarksText {
    private MarksText() {}

    static String line(TakeMarks marks) {
        List<String> parts = new ArrayList<>();
        marks.left().ifPresent(join -> parts.add("beginning: " + words(join)));
        marks.right().ifPresent(join -> parts.add("end: " + words(join)));
        if (marks.silence() > 0) {
            parts.add(String.format(Locale.ROOT, "silent %.0f %%", 100 * marks.silence()));
        }
        if (marks.clipping() > 0) {
            parts.add(String.format(Locale.ROOT, "limited %.2f %%", 100 * marks.clipping()));
        }
        return String.format(
                        Locale.ROOT,
                        "take %d, seed %d: strain %.2f",
                        marks.take() + 1,
                        marks.seed(),
                        marks.strain())
                + (parts.isEmpty() ? "" : "; " + String.join("; ", parts));
    }

    private static String words(JoinMeasures join) {
        return join.beatSeconds()
                        .map(off -> String.format(Locale.ROOT, "beat %+.0f ms", 1000 * off))
                        .orElse("beat unclear")
                + String.format(
                        Locale.ROOT,
                        ", level %+.1f dB, key %.0f %% alike, spectrum %.1f dB apart%s%s",
                        join.levelDecibels(),
                        100 * join.keyLikeness(),
                        join.spectrumDecibels(),
                        join.standsOut() ? " (more than at its beats)" : "",
                        join.clickRatio() > 1 ? ", click" : "");
    }

    static Map<String, Object> fields(TakeMarks marks) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("take", marks.take() + 1);
        fields.put("seed", marks.seed());
        fields.put("strain", rounded(marks.strain()));
        marks.left().ifPresent(join -> fields.put("left", fields(join)));
        marks.right().ifPresent(join -> fields.put("right", fields(join)));
        fields.put("silence", rounded(marks.silence()));
        fields.put("clipping", rounded(marks.clipping()));
        return fields;
    }

    private static Map<String, Object> fields(JoinMeasures join) {
        Map<String, Object> fields = new LinkedHashMap<>();
        join.beatSeconds().ifPresent(off -> fields.put("beat_seconds", rounded(off)));
        fields.put("level_db", rounded(join.levelDecibels()));
        fields.put("key_likeness", rounded(join.keyLikeness()));
        fields.put("spectrum_db", rounded(join.spectrumDecibels()));
        fields.put("stands_out", join.standsOut());
        fields.put("click", join.clickRatio() > 1);
        return fields;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
