package org.continuo.engine.generation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.continuo.core.request.Precision;
import org.continuo.engine.conditioning.ConditionedBatch;
import org.continuo.engine.decoder.Decoding;
import org.continuo.engine.decoder.TokenDecoder;
import org.continuo.engine.onnx.SessionSettings;

/**
 * Whether a device computes what the processor does: the logits behind prompts of several lengths
 * and behind some steps after each, guided, of texts of unequal lengths. The lengths lie on both
 * sides of where drivers and providers choose other kernels. In floats the processor has graphs of
 * its own; in fewer bits, where these round otherwise, it takes the device's.
 *
 * @param precision on the device
 * @param largestLogit in magnitude, of the processor
 * @param largestDifference from the processor's
 */
public record DeviceComparison(Precision precision, float largestLogit, float largestDifference) {
    private static final int[] PROMPTS = {1, 31, 32, 64, 100};
    private static final int STEPS = 3;
    private static final long SEED = 16;
    private static final List<String> TEXTS =
            List.of("house", "a slow and warm piano in a large room, alone");

    /** Of floats that are summed in another order. */
    private static final float TOLERANCE = 1e-3f;

    /** Of floats of 16 bits, whose rounding adds up over the layers: of the largest logit. */
    private static final float HALF_TOLERANCE = 1e-2f;

    /**
     * Compares on the model in {@code folder}; its graphs are kept in {@code cacheFolder}.
     *
     * @param session on the device
     */
    public static DeviceComparison of(
            Path folder, Path cacheFolder, Precision precision, SessionSettings session)
            throws IOException {
        List<float[]> expected =
                switch (precision) {
                    case FP32, FP16 ->
                            logits(folder, cacheFolder, Precision.FP32, SessionSettings.allCores());
                    case INT8, INT4 ->
                            logits(folder, cacheFolder, precision, session.playedByProcessor());
                };
        List<float[]> found = logits(folder, cacheFolder, precision, session);
        float largest = 0;
        float difference = 0;
        for (int call = 0; call < expected.size(); call++) {
            for (int i = 0; i < expected.get(call).length; i++) {
                float logit = expected.get(call)[i];
                largest = Math.max(largest, Math.abs(logit));
                // Not a number stays one.
                difference = Math.max(difference, Math.abs(logit - found.get(call)[i]));
            }
        }
        return new DeviceComparison(precision, largest, difference);
    }

    /** Such as "logits of up to ±9.1 differ by 0.00003 at most in fp32". */
    public String inWords() {
        return String.format(
                Locale.ROOT,
                "logits of up to ±%.1f differ by %.2g at most in %s",
                largestLogit,
                largestDifference,
                precision.label());
    }

    /** Whether nothing but the order of sums differs, and in 16 bits their rounding. */
    public boolean same() {
        return largestDifference
                <= (precision == Precision.FP16 ? HALF_TOLERANCE * largestLogit : TOLERANCE);
    }

    private static List<float[]> logits(
            Path folder, Path cacheFolder, Precision precision, SessionSettings session)
            throws IOException {
        EngineSettings settings = new EngineSettings(cacheFolder, precision, session);
        List<float[]> logits = new ArrayList<>();
        try (MusicGen model = MusicGen.open(folder, settings);
                ConditionedBatch conditions =
                        model.parts().conditioner().guided(model.parts().encodeText(TEXTS), null)) {
            for (int prompt : PROMPTS) {
                addLogits(model.parts().decoder(), conditions, prompt, logits);
            }
        }
        return logits;
    }

    private static void addLogits(
            TokenDecoder decoder, ConditionedBatch conditions, int prompt, List<float[]> logits) {
        int lanes = conditions.batch() * decoder.config().codebooks();
        int vocabulary = decoder.config().vocabulary();
        Random random = new Random(SEED);
        try (Decoding decoding =
                decoder.begin(conditions.conditions(), conditions.batch(), prompt + STEPS)) {
            float[] first = new float[lanes * vocabulary];
            decoding.prefill(tokens(random, lanes * prompt, vocabulary), prompt, first);
            logits.add(first);
            for (int step = 0; step < STEPS; step++) {
                float[] next = new float[lanes * vocabulary];
                decoding.step(tokens(random, lanes, vocabulary), next);
                logits.add(next);
            }
        }
    }

    private static long[] tokens(Random random, int count, int vocabulary) {
        return random.longs(count, 0, vocabulary).toArray();
    }
}
