package org.continuo.engine.conditioning;

import java.util.Arrays;
import java.util.List;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.decoder.DecoderConditions;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.decoder.DecoderConfig.Conditioning;
import org.continuo.engine.decoder.TokenDecoder;
import org.continuo.engine.text.TextStates;
import org.jspecify.annotations.Nullable;

/**
 * Turns text states and melodies into the decoder's conditions, with the null rows of
 * classifier-free guidance behind the conditional ones. Null text is zero states, null melody is
 * class 0 in every frame (audiocraft {@code ClassifierFreeGuidanceDropout}; transformers {@code
 * MusicgenForConditionalGeneration._prepare_text_encoder_kwargs_for_generation}).
 */
public final class Conditioner {
    private final TokenDecoder decoder;
    private final DecoderConfig config;

    public Conditioner(TokenDecoder decoder) {
        this.decoder = decoder;
        this.config = decoder.config();
    }

    /**
     * Text states of which those of empty descriptions are masked out, as audiocraft does: an empty
     * description then conditions on nothing.
     */
    public static TextStates withoutEmpty(TextStates text, List<String> descriptions) {
        int tokens = text.mask().shape().size(1);
        float[] mask = text.mask().values().clone();
        for (int row = 0; row < descriptions.size(); row++) {
            if (descriptions.get(row).isBlank()) {
                Arrays.fill(mask, row * tokens, (row + 1) * tokens, 0f);
            }
        }
        return new TextStates(text.states(), new FloatArray(text.mask().shape(), mask));
    }

    /**
     * Conditions for guided generation.
     *
     * @param text {@code [rows, tokens, width]}
     * @param melodies one-hot chroma {@code [rows, frames, bins]} of any number of frames, for
     *     melody models; none for no melody
     */
    public ConditionedBatch guided(TextStates text, @Nullable FloatArray melodies) {
        int rows = text.states().shape().size(0);
        return switch (config.conditioning()) {
            // The decoder's graph leaves rows beyond those with text alone: they are the null rows.
            case Conditioning.CrossAttention() ->
                    new ConditionedBatch(crossAttention(text, melodies), rows, true);
            case Conditioning.Prefix(int bins, int frames) ->
                    new ConditionedBatch(
                            decoder.project(
                                    doubled(text.states()),
                                    doubled(text.mask()),
                                    chroma(melodies, rows, 2 * rows, frames, bins)),
                            rows,
                            true);
        };
    }

    /** Conditions for generation without guidance; {@code text} and {@code melodies} as above. */
    public ConditionedBatch unguided(TextStates text, @Nullable FloatArray melodies) {
        int rows = text.states().shape().size(0);
        return switch (config.conditioning()) {
            case Conditioning.CrossAttention() ->
                    new ConditionedBatch(crossAttention(text, melodies), rows, false);
            case Conditioning.Prefix(int bins, int frames) ->
                    new ConditionedBatch(
                            decoder.project(
                                    text.states(),
                                    text.mask(),
                                    chroma(melodies, rows, rows, frames, bins)),
                            rows,
                            false);
        };
    }

    /** No conditions, and so no guidance, for this many rows. */
    public ConditionedBatch unconditional(int rows) {
        return switch (config.conditioning()) {
            case Conditioning.CrossAttention() ->
                    new ConditionedBatch(decoder.unconditional(), rows, false);
            case Conditioning.Prefix(int bins, int frames) ->
                    new ConditionedBatch(
                            decoder.project(
                                    zeros(rows, 1, config.textWidth()),
                                    zeros(rows, 1),
                                    chroma(null, 0, rows, frames, bins)),
                            rows,
                            false);
        };
    }

    private DecoderConditions crossAttention(TextStates text, @Nullable FloatArray melodies) {
        if (melodies != null) {
            throw new IllegalArgumentException(
                    "melody: expected a melody model (musicgen_melody), found one that takes text"
                            + " only");
        }
        return decoder.project(text.states(), text.mask());
    }

    /** The rows followed by as many null rows, all zero. */
    private static FloatArray doubled(FloatArray rows) {
        long[] dimensions = rows.shape().toArray();
        dimensions[0] *= 2;
        return new FloatArray(
                Shape.of(dimensions), Arrays.copyOf(rows.values(), 2 * rows.values().length));
    }

    private static FloatArray zeros(long... dimensions) {
        Shape shape = Shape.of(dimensions);
        return new FloatArray(shape, new float[Math.toIntExact(shape.elementCount())]);
    }

    /**
     * Chroma for {@code batch} rows of {@code frames} frames: melodies that are shorter repeat,
     * longer ones are cut, rows without one have class 0 everywhere.
     */
    private static FloatArray chroma(
            @Nullable FloatArray melodies, int rows, int batch, int frames, int bins) {
        FloatArray chroma = zeros(batch, frames, bins);
        for (int row = 0; row < batch; row++) {
            for (int frame = 0; frame < frames; frame++) {
                int target = (row * frames + frame) * bins;
                if (melodies != null && row < rows) {
                    int given = melodies.shape().size(1);
                    int source = (row * given + frame % given) * bins;
                    System.arraycopy(melodies.values(), source, chroma.values(), target, bins);
                } else {
                    chroma.values()[target] = 1;
                }
            }
        }
        return chroma;
    }
}
