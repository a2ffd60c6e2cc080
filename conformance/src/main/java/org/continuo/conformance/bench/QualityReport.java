package org.continuo.conformance.bench;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.continuo.engine.evaluation.MeanInterval;

/**
 * What precisions cost in quality, against float32.
 *
 * @param model what was measured: a folder, or a geometry with random weights
 * @param clips made by each, one for each description
 * @param tokens that are judged
 * @param otherSeeds float32 once more with other seeds: what differs without any loss
 */
public record QualityReport(
        String model,
        int clips,
        double clipSeconds,
        long tokens,
        List<PrecisionQuality> precisions,
        ClipQuality otherSeeds) {
    public QualityReport {
        precisions = List.copyOf(precisions);
    }

    /**
     * One precision.
     *
     * @param precision as users type it
     * @param foresight of the clips that float32 made
     * @param made the clips that it makes itself from the same seeds
     */
    public record PrecisionQuality(String precision, Foresight foresight, ClipQuality made) {}

    /**
     * How a model foresees given tokens, teacher forced.
     *
     * @param perplexity between how many equally likely tokens it seems to choose
     * @param divergenceNats the mean Kullback–Leibler divergence of float32's probabilities from
     *     its own
     * @param sameFirstChoice the share of tokens where both hold the same one for the likeliest
     */
    public record Foresight(double perplexity, double divergenceNats, double sameFirstChoice) {}

    /**
     * Clips as {@code continuo evaluate} measures them.
     *
     * @param measures means by name
     * @param frechetLatents the distance from float32's clips over what the codec hears of each
     *     second; absent for those themselves
     */
    public record ClipQuality(Map<String, MeanInterval> measures, OptionalDouble frechetLatents) {}
}
