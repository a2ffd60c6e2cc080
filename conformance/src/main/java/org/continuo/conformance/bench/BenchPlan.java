package org.continuo.conformance.bench;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.continuo.core.request.Precision;

/**
 * What is to be measured, and how often.
 *
 * @param prefillPositions lengths of prompts
 * @param contextPositions positions before the measured step
 * @param takes clips in one batch; under guidance the batch has twice as many rows
 * @param clipSeconds lengths of whole clips
 * @param codecSeconds length of the sound that the codec is given
 * @param steps decoding steps per context
 * @param samples of everything else but clips, which are made once each
 * @param bandwidthBytes of the array that is summed to measure the memory
 */
public record BenchPlan(
        List<Precision> precisions,
        Set<BenchPart> parts,
        List<Integer> prefillPositions,
        List<Integer> contextPositions,
        List<Integer> takes,
        List<Double> clipSeconds,
        double codecSeconds,
        int steps,
        int samples,
        long bandwidthBytes) {
    private static final long MEGABYTE = 1 << 20;

    public BenchPlan {
        precisions = List.copyOf(precisions);
        parts = Set.copyOf(parts);
        prefillPositions = requirePositive("prefill positions", prefillPositions);
        contextPositions = requirePositive("context positions", contextPositions);
        takes = requirePositive("takes", takes);
        clipSeconds = List.copyOf(clipSeconds);
        requirePositive("steps and samples", List.of(steps, samples));
    }

    /** Everything, often enough to trust the medians. */
    public static BenchPlan full(List<Precision> precisions) {
        return new BenchPlan(
                precisions,
                EnumSet.allOf(BenchPart.class),
                List.of(250, 500, 1000),
                List.of(16, 500, 1000, 1500),
                List.of(1, 2, 4),
                List.of(10.0, 30.0),
                10,
                40,
                3,
                512 * MEGABYTE);
    }

    /** A first impression: everything once, at few sizes. */
    public static BenchPlan quick(List<Precision> precisions) {
        return new BenchPlan(
                precisions,
                EnumSet.allOf(BenchPart.class),
                List.of(250),
                List.of(16, 500),
                List.of(1),
                List.of(2.0),
                2,
                12,
                1,
                128 * MEGABYTE);
    }

    public boolean has(BenchPart part) {
        return parts.contains(part);
    }

    private static List<Integer> requirePositive(String name, List<Integer> values) {
        for (int value : values) {
            if (value < 1) {
                throw new IllegalArgumentException(
                        "%s: expected at least 1, found %d".formatted(name, value));
            }
        }
        return List.copyOf(values);
    }
}
