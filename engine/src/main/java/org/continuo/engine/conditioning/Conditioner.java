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
 * class 0 in every frame, null style zero tokens (audiocraft {@code ClassifierFreeGuidanceDropout};
 * transformers {@code
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
                                    withNulls(text.states(), 2),
                                    withNulls(text.mask(), 2),
                                    chroma(melodies, rows, 2 * rows, frames, bins)),
                            rows,
                            true);
            case Conditioning.StylePrefix() ->
                    guided(StyleStates.none(rows, config.hidden()), projected(text, melodies));
        };
    }

    /**
     * Conditions for guided generation under styles and, where the text's mask is not all zero,
     * text.
     */
    public ConditionedBatch guided(StyleStates styles, TextStates text) {
        return guided(styles, projected(text, null));
    }

    private ConditionedBatch guided(StyleStates styles, FloatArray text) {
        FloatArray led = joined(styles.states(), text);
        return new ConditionedBatch(
                new DecoderConditions.Prefix(withNulls(led, 2)), led.shape().size(0), true);
    }

    /** Conditions for double guidance: text and style, the style alone, nothing. */
    public ConditionedBatch doublyGuided(StyleStates styles, TextStates text) {
        FloatArray words = projected(text, null);
        FloatArray led = joined(styles.states(), words);
        FloatArray states = withNulls(led, 3);
        FloatArray styled = joined(styles.states(), silent(words));
        System.arraycopy(
                styled.values(), 0, states.values(), led.values().length, styled.values().length);
        return new ConditionedBatch(
                new DecoderConditions.Prefix(states), null, led.shape().size(0), 3);
    }

    /** Conditions for simple guidance whose null rows have one zero token of each kind. */
    public ConditionedBatch guidedInTwoSteps(StyleStates styles, TextStates text) {
        FloatArray led = joined(styles.states(), projected(text, null));
        int rows = led.shape().size(0);
        return new ConditionedBatch(
                new DecoderConditions.Prefix(led),
                new DecoderConditions.Prefix(zeros(rows, 2, config.hidden())),
                rows,
                2);
    }

    /** Conditions of styles and text without guidance. */
    public ConditionedBatch unguided(StyleStates styles, TextStates text) {
        FloatArray led = joined(styles.states(), projected(text, null));
        return new ConditionedBatch(new DecoderConditions.Prefix(led), led.shape().size(0), false);
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
            case Conditioning.StylePrefix() ->
                    new ConditionedBatch(
                            new DecoderConditions.Prefix(
                                    joined(
                                            zeros(rows, 1, config.hidden()),
                                            projected(text, melodies))),
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
            case Conditioning.StylePrefix() ->
                    new ConditionedBatch(
                            new DecoderConditions.Prefix(zeros(rows, 2, config.hidden())),
                            rows,
                            false);
        };
    }

    private DecoderConditions crossAttention(TextStates text, @Nullable FloatArray melodies) {
        refuse(melodies);
        return decoder.project(text.states(), text.mask());
    }

    /** Text as the decoder takes it, zero where masked, {@code [rows, tokens, hidden]}. */
    private FloatArray projected(TextStates text, @Nullable FloatArray melodies) {
        refuse(melodies);
        try (DecoderConditions projected = decoder.project(text.states(), text.mask())) {
            return projected.states();
        }
    }

    private static void refuse(@Nullable FloatArray melodies) {
        if (melodies != null) {
            throw new IllegalArgumentException(
                    "melody: expected a melody model (musicgen_melody), found one that takes text"
                            + " only");
        }
    }

    /** Row by row the second behind the first, {@code [rows, tokens of both, hidden]}. */
    private static FloatArray joined(FloatArray first, FloatArray second) {
        int rows = first.shape().size(0);
        if (second.shape().size(0) != rows) {
            throw new IllegalArgumentException(
                    "conditions: expected %d texts, as many as styles, found %d"
                            .formatted(rows, second.shape().size(0)));
        }
        int ofFirst = first.values().length / rows;
        int ofSecond = second.values().length / rows;
        float[] both = new float[rows * (ofFirst + ofSecond)];
        for (int row = 0; row < rows; row++) {
            int to = row * (ofFirst + ofSecond);
            System.arraycopy(first.values(), row * ofFirst, both, to, ofFirst);
            System.arraycopy(second.values(), row * ofSecond, both, to + ofFirst, ofSecond);
        }
        return new FloatArray(
                Shape.of(
                        rows,
                        first.shape().dimension(1) + second.shape().dimension(1),
                        first.shape().dimension(2)),
                both);
    }

    private static FloatArray silent(FloatArray states) {
        return zeros(states.shape().toArray());
    }

    /** The rows followed by null rows, all zero, {@code copies} times as many in all. */
    private static FloatArray withNulls(FloatArray rows, int copies) {
        long[] dimensions = rows.shape().toArray();
        dimensions[0] *= copies;
        return new FloatArray(
                Shape.of(dimensions), Arrays.copyOf(rows.values(), copies * rows.values().length));
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
