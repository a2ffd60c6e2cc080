package org.continuo.conformance.command;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.continuo.conformance.bench.QualityReport;
import org.continuo.conformance.bench.QualityReport.ClipQuality;
import org.continuo.conformance.bench.QualityReport.PrecisionQuality;
import org.continuo.engine.evaluation.MeanInterval;

/** A section of {@code docs/quality.md}: what precisions cost of one model, as tables. */
final class QualityPage {
    private static final Map<String, String> NAMES =
            Map.of(
                    "tempo_bpm", "tempo where it is clear, bpm",
                    "beat_pulse", "beat pulse, 0 to 1",
                    "key_clarity", "clarity of the key, 0 to 1",
                    "loudness_lufs", "loudness, LUFS",
                    "clicks_per_second", "clicks per second",
                    "silence", "share of silence");

    private QualityPage() {}

    static String of(QualityReport report) {
        StringBuilder page = new StringBuilder();
        page.append("## ").append(report.model()).append("\n\n");
        page.append(
                text(
                        "%d clips of %.0f s by each, from the same descriptions and seeds; %d"
                                + " tokens judged.%n%n",
                        report.clips(), report.clipSeconds(), report.tokens()));
        page.append(
                "| precision | perplexity | against fp32 | divergence, nats per token | same first"
                        + " choice |\n|---|---|---|---|---|\n");
        double exact = report.precisions().getFirst().foresight().perplexity();
        for (PrecisionQuality quality : report.precisions()) {
            double perplexity = quality.foresight().perplexity();
            page.append(
                    text(
                            "| %s | %.2f | %+.2f %% | %.2g | %.1f %% |%n",
                            quality.precision(),
                            perplexity,
                            100 * (perplexity / exact - 1),
                            quality.foresight().divergenceNats(),
                            100 * quality.foresight().sameFirstChoice()));
        }
        page.append("\n| clips | ");
        for (PrecisionQuality quality : report.precisions()) {
            page.append(quality.precision()).append(" | ");
        }
        page.append("fp32, other seeds |\n|---|");
        page.append("---|".repeat(report.precisions().size() + 1)).append('\n');
        Set<String> names = new LinkedHashSet<>();
        report.precisions().forEach(quality -> names.addAll(quality.made().measures().keySet()));
        for (String name : names) {
            page.append("| ").append(NAMES.getOrDefault(name, name)).append(" | ");
            page.append(
                    report.precisions().stream()
                            .map(quality -> figure(quality.made(), name))
                            .collect(Collectors.joining(" | ")));
            page.append(" | ").append(figure(report.otherSeeds(), name)).append(" |\n");
        }
        page.append("| Fréchet distance from fp32's clips | ");
        page.append(
                report.precisions().stream()
                        .map(quality -> distance(quality.made()))
                        .collect(Collectors.joining(" | ")));
        page.append(" | ").append(distance(report.otherSeeds())).append(" |\n");
        return page.toString();
    }

    private static String figure(ClipQuality quality, String name) {
        MeanInterval mean = quality.measures().get(name);
        return mean == null ? "–" : text("%.2f (%.2f–%.2f)", mean.mean(), mean.low(), mean.high());
    }

    private static String distance(ClipQuality quality) {
        return quality.frechetLatents().isPresent()
                ? text("%.3f", quality.frechetLatents().getAsDouble())
                : "–";
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
    }
}
