package org.continuo.engine.generation;

import org.continuo.core.request.CodebookTokens;
import org.continuo.engine.conditioning.ConditionedBatch;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.decoder.TokenDecoder;
import org.continuo.engine.sampling.Guidance;
import org.continuo.engine.sampling.Sampler;
import org.continuo.engine.tokens.DelayPattern;

/**
 * The decode loop: feeds the delayed prompt at once, then one step after the other draws a token
 * for every codebook and feeds it back (Copet et al., section 2; {@code LMModel.generate} of
 * audiocraft). After the prompt a step allocates nothing.
 */
public final class TokenGenerator {
    private final TokenDecoder decoder;
    private final DecoderConfig config;
    private final DelayPattern pattern;

    /** Hears after each step how many are done; may throw to end the generation. */
    @FunctionalInterface
    public interface StepListener {
        void step(int done, int total);
    }

    /** Hears after each step which frames are complete, their last codebook drawn. */
    @FunctionalInterface
    interface FrameListener {
        void complete(FramesSoFar frames);
    }

    /** The frames of a window that no later step changes. */
    final class FramesSoFar {
        private final CodebookTokens sequence;
        private int steps;

        private FramesSoFar(CodebookTokens sequence) {
            this.sequence = sequence;
        }

        /** Complete frames, those of the prompt included. */
        int count() {
            return Math.max(0, pattern.frameCount(steps));
        }

        /** Complete frames from {@code from} on, {@code [rows, codebooks, frames]}. */
        CodebookTokens from(int from) {
            return pattern.revert(sequence.slice(from, steps));
        }
    }

    /**
     * What a window begins with.
     *
     * @param tokens {@code [rows, codebooks, frames]}, possibly no frames
     * @param isDrawn whether the model drew them: codebooks that lag behind at the last frame are
     *     free then, as they were
     */
    record Beginning(CodebookTokens tokens, boolean isDrawn) {}

    public TokenGenerator(TokenDecoder decoder) {
        this.decoder = decoder;
        this.config = decoder.config();
        this.pattern = config.pattern();
    }

    /**
     * Generates one window.
     *
     * @param prompt {@code [rows, codebooks, prompt frames]}, possibly no frames
     * @param frames of the result, those of the prompt included
     * @param guidanceScale without effect unless {@code conditions} are guided
     * @return {@code [rows, codebooks, frames]}, beginning with the prompt
     */
    public CodebookTokens generate(
            ConditionedBatch conditions,
            CodebookTokens prompt,
            int frames,
            float guidanceScale,
            Sampler sampler,
            StepListener listener) {
        return generate(
                conditions,
                new Beginning(prompt, false),
                frames,
                Guidance.Scales.simple(guidanceScale),
                sampler,
                listener,
                complete -> {});
    }

    /** The same under guidance of any kind. */
    public CodebookTokens generate(
            ConditionedBatch conditions,
            CodebookTokens prompt,
            int frames,
            Guidance.Scales guidance,
            Sampler sampler,
            StepListener listener) {
        return generate(
                conditions,
                new Beginning(prompt, false),
                frames,
                guidance,
                sampler,
                listener,
                complete -> {});
    }

    /** As above, and {@code complete} hears of the frames while they are generated. */
    CodebookTokens generate(
            ConditionedBatch conditions,
            Beginning beginning,
            int frames,
            Guidance.Scales guidance,
            Sampler sampler,
            StepListener listener,
            FrameListener complete) {
        CodebookTokens prompt = beginning.tokens();
        if (prompt.frames() >= frames) {
            return prompt.slice(0, frames);
        }
        int rows = conditions.rows();
        int codebooks = config.codebooks();
        int steps = pattern.stepCount(frames);
        int start = pattern.firstFreeStep(prompt.frames());
        CodebookTokens sequence = CodebookTokens.zeros(rows, codebooks, steps);
        FramesSoFar soFar = new FramesSoFar(sequence);
        for (int step = 0; step < start; step++) {
            for (int row = 0; row < rows; row++) {
                for (int k = 0; k < codebooks; k++) {
                    sequence.set(row, k, step, pattern.forcedToken(prompt, row, k, step, steps));
                }
            }
        }
        CodebookTokens forcedLater =
                beginning.isDrawn() ? CodebookTokens.zeros(rows, codebooks, 0) : prompt;
        long[] drawn = new long[rows * codebooks];
        long[] fed = new long[rows * codebooks];
        try (GuidedDecoding decoding =
                new GuidedDecoding(decoder, conditions, guidance, steps - 1)) {
            float[] logits = decoding.prefill(sequence.slice(0, start).values(), start);
            for (int step = start; step < steps; step++) {
                sampler.draw(logits, drawn);
                for (int row = 0; row < rows; row++) {
                    for (int k = 0; k < codebooks; k++) {
                        long forced = pattern.forcedToken(forcedLater, row, k, step, steps);
                        long token =
                                forced == DelayPattern.FREE ? drawn[row * codebooks + k] : forced;
                        sequence.set(row, k, step, token);
                        fed[row * codebooks + k] = token;
                    }
                }
                listener.step(step - start + 1, steps - start);
                soFar.steps = step + 1;
                complete.complete(soFar);
                if (step + 1 < steps) {
                    logits = decoding.step(fed);
                }
            }
        }
        return pattern.revert(sequence);
    }
}
