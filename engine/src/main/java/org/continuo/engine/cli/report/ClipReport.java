package org.continuo.engine.cli.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.continuo.core.request.TakeMarks;

/**
 * What came of a generation.
 *
 * @param files the clips, take by take
 * @param codes the tokens' file, if one was asked for
 * @param seed under which the first take comes out again; each further one has the next number
 * @param seconds of music in each clip
 * @param stepsPerSecond of the decoder
 * @param marks of all takes, the best first, where the best ones were chosen
 * @param timings seconds spent in each stage, by its name, and {@code total}
 */
public record ClipReport(
        List<Path> files,
        Optional<Path> codes,
        long seed,
        double seconds,
        int sampleRateHz,
        int channels,
        double stepsPerSecond,
        List<TakeMarks> marks,
        Map<String, Double> timings) {
    public static final String TOTAL = "total";

    public ClipReport {
        files = List.copyOf(files);
        marks = List.copyOf(marks);
    }

    double totalSeconds() {
        return timings.getOrDefault(TOTAL, 0.0);
    }
}
