package org.continuo.conformance.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.continuo.conformance.bench.BenchReport.DecodeSpeed;
import org.continuo.conformance.bench.BenchReport.PrefillSpeed;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.conditioning.ConditionedBatch;
import org.continuo.engine.conditioning.Conditioner;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.decoder.DecoderProbe;
import org.continuo.engine.decoder.Decoding;
import org.continuo.engine.decoder.StepTraffic;
import org.continuo.engine.decoder.TokenDecoder;
import org.continuo.engine.text.TextStates;

/**
 * Measures the language model under guidance: prompts at once, and single steps at fixed contexts.
 * The context is a real one, filled by a prefill; before each step the decoding goes back to it.
 */
final class DecoderBench {
    private static final int TEXT_TOKENS = 16;
    private static final double TEXT_SPREAD = 0.2;
    private static final int WARM_UP_STEPS = 4;
    private static final long SEED = 20;

    private final TokenDecoder decoder;
    private final DecoderConfig config;
    private final DeviceKind device;
    private final Consumer<String> progress;

    /**
     * @param device what {@code decoder} computes on
     */
    DecoderBench(TokenDecoder decoder, DeviceKind device, Consumer<String> progress) {
        this.decoder = decoder;
        this.device = device;
        this.config = decoder.config();
        this.progress = progress;
    }

    /** The prefill of each length, {@code samples} times. */
    List<PrefillSpeed> prefill(List<Integer> lengths, int samples) throws IOException {
        List<PrefillSpeed> speeds = new ArrayList<>();
        int longest = lengths.stream().mapToInt(Integer::intValue).max().orElse(0);
        try (ConditionedBatch conditions = conditions(1);
                Decoding decoding =
                        decoder.begin(conditions.conditions(), conditions.batch(), longest)) {
            float[] logits = logits(conditions);
            for (int positions : lengths) {
                progress.accept("prefill of %d positions".formatted(positions));
                long[] tokens = tokens(conditions.batch(), positions);
                Spread seconds =
                        Timing.seconds(
                                1,
                                samples,
                                () -> {
                                    DecoderProbe.rewind(decoding, 0);
                                    decoding.prefill(tokens, positions, logits);
                                });
                speeds.add(
                        new PrefillSpeed(
                                positions, conditions.batch(), seconds, seconds.rate(positions)));
            }
        }
        return speeds;
    }

    /**
     * {@code steps} steps at each context, the longest first.
     *
     * @param takes of one clip, decoded together
     * @param readBytesPerSecond of the device's memory, for the floor
     */
    List<DecodeSpeed> decode(
            int takes,
            List<Integer> contexts,
            int steps,
            Precision precision,
            double readBytesPerSecond)
            throws IOException {
        List<DecodeSpeed> speeds = new ArrayList<>();
        int longest = contexts.stream().mapToInt(Integer::intValue).max().orElse(0);
        StepTraffic traffic = StepTraffic.of(config, precision, device);
        try (ConditionedBatch conditions = conditions(takes)) {
            int prefix = conditions.conditions().prefixPositions();
            int filled = Math.max(1, longest - prefix);
            try (Decoding decoding =
                    decoder.begin(conditions.conditions(), conditions.batch(), filled + 1)) {
                progress.accept("context of %d positions, %d takes".formatted(longest, takes));
                float[] logits = logits(conditions);
                decoding.prefill(tokens(conditions.batch(), filled), filled, logits);
                long[] token = tokens(conditions.batch(), 1);
                List<Integer> reachable =
                        contexts.stream()
                                .map(context -> Math.max(context, prefix + 1))
                                .distinct()
                                .sorted(Comparator.reverseOrder())
                                .toList();
                for (int context : reachable) {
                    progress.accept("steps at %d positions, %d takes".formatted(context, takes));
                    Spread seconds =
                            Timing.seconds(
                                    WARM_UP_STEPS,
                                    steps,
                                    () -> {
                                        DecoderProbe.rewind(decoding, context);
                                        decoding.step(token, logits);
                                    });
                    speeds.addFirst(
                            speed(seconds.rate(1), context, takes, traffic, readBytesPerSecond));
                }
            }
        }
        return speeds;
    }

    private static DecodeSpeed speed(
            Spread stepsPerSecond,
            int context,
            int takes,
            StepTraffic traffic,
            double readBytesPerSecond) {
        int batch = 2 * takes;
        long stepBytes = traffic.bytes(batch, context + 1, takes, TEXT_TOKENS);
        double floor = readBytesPerSecond / stepBytes;
        return new DecodeSpeed(
                context,
                takes,
                batch,
                stepsPerSecond,
                takes * stepsPerSecond.median(),
                traffic.weightBytes(),
                traffic.cacheBytes(batch, context + 1),
                stepBytes,
                readBytesPerSecond,
                floor,
                stepsPerSecond.median() / floor);
    }

    /** Text states of about the spread of real ones, the same text for all takes. */
    private ConditionedBatch conditions(int takes) {
        Random random = new Random(SEED);
        int width = config.textWidth();
        float[] states = new float[takes * TEXT_TOKENS * width];
        for (int i = 0; i < states.length; i++) {
            states[i] = (float) (random.nextGaussian() * TEXT_SPREAD);
        }
        float[] mask = new float[takes * TEXT_TOKENS];
        Arrays.fill(mask, 1);
        TextStates text =
                new TextStates(
                        new FloatArray(Shape.of(takes, TEXT_TOKENS, width), states),
                        new FloatArray(Shape.of(takes, TEXT_TOKENS), mask));
        return new Conditioner(decoder).guided(text, null);
    }

    /** {@code [batch, codebooks, positions]}. */
    private long[] tokens(int batch, int positions) {
        return new Random(SEED)
                .ints((long) batch * config.codebooks() * positions, 0, config.vocabulary())
                .asLongStream()
                .toArray();
    }

    private float[] logits(ConditionedBatch conditions) {
        return new float[conditions.batch() * config.codebooks() * config.vocabulary()];
    }
}
