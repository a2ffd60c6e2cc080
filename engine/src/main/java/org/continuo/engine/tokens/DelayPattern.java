package org.continuo.engine.tokens;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.continuo.core.request.CodebookTokens;

/**
 * Staggers the codebooks in time, so that one decoder step predicts every codebook and still each
 * one sees the coarser ones of its own frame (Copet et al., "Simple and Controllable Music
 * Generation", section 2.2; audiocraft's {@code DelayedPatternProvider}; {@code
 * build_delay_pattern_mask} in transformers).
 *
 * <p>B is the batch, K the codebooks, T the frames and S the steps. Codebook k is delayed by k
 * steps, in a stereo model by k/2 rounded down: left and right of a pair share a delay. A model may
 * have been trained with other delays; without any, its codebooks are drawn in parallel. D is the
 * longest delay and one: K, K/2 or, in parallel, 1. Step 0 holds the start token only, so frame t
 * of codebook k stands at step 1 + t + delay(k), and T frames need S = T + D steps. For K = 4 and T
 * = 5, with {@code .} for the pad token, which is the start token too:
 *
 * <pre>
 * step        0  1  2  3  4  5  6  7  8
 * codebook 0  .  0  1  2  3  4  .  .  .
 * codebook 1  .  .  0  1  2  3  4  .  .
 * codebook 2  .  .  .  0  1  2  3  4  .
 * codebook 3  .  .  .  .  0  1  2  3  4
 * </pre>
 *
 * A prompt fills the first frames of every codebook. The decode loop asks {@link #forcedToken} at
 * each step and draws a token wherever it answers {@link #FREE}.
 */
public final class DelayPattern {
    /** Marks a position that is to be generated. */
    public static final long FREE = -1;

    private static final int LONGEST_DELAY = 1 << 10;

    private final List<Integer> delays;
    private final int codebooks;
    private final long padToken;

    /**
     * The pattern of one model.
     *
     * @param codebooks rows of the token sequence, K
     * @param stereo whether even rows are left and odd rows right, with one delay per pair
     * @param padToken fills the positions before and after a row's frames, and step 0
     */
    public DelayPattern(int codebooks, boolean stereo, long padToken) {
        if (codebooks < 1 || (stereo && codebooks % 2 != 0)) {
            throw new IllegalArgumentException(
                    "delay pattern: expected %s, found %d"
                            .formatted(
                                    stereo
                                            ? "an even number of codebooks for stereo"
                                            : "at least 1 codebook",
                                    codebooks));
        }
        this(delays(codebooks, stereo), padToken);
    }

    /**
     * A pattern of other delays.
     *
     * @param delays of each codebook, the first 0, none smaller than the one before
     */
    public DelayPattern(List<Integer> delays, long padToken) {
        if (!areDelays(delays)) {
            throw new IllegalArgumentException(
                    "delay pattern: expected delays that begin with 0 and never fall, found "
                            + delays);
        }
        this.delays = List.copyOf(delays);
        this.codebooks = delays.size();
        this.padToken = padToken;
    }

    /** The delays of published models. */
    public static List<Integer> delays(int codebooks, boolean stereo) {
        return IntStream.range(0, codebooks).map(row -> stereo ? row / 2 : row).boxed().toList();
    }

    /** Whether a pattern can have these delays. */
    public static boolean areDelays(List<Integer> delays) {
        return !delays.isEmpty()
                && delays.getFirst() == 0
                && delays.getLast() <= LONGEST_DELAY
                && delays.stream().sorted().toList().equals(delays);
    }

    /** What stands where no frame does. */
    public long padToken() {
        return padToken;
    }

    /** How many steps later than codebook 0 a codebook's frames stand. */
    public int delay(int codebook) {
        return delays.get(codebook);
    }

    /** The longest delay and one, D. */
    public int span() {
        return delays.getLast() + 1;
    }

    /** The steps that {@code frames} frames need, S = T + D, the start step included. */
    public int stepCount(int frames) {
        return Math.addExact(frames, span());
    }

    /** The frames that {@code steps} steps hold, T = S − D. */
    public int frameCount(int steps) {
        return steps - span();
    }

    /** The first step with a free position after a prompt of this many frames. */
    public int firstFreeStep(int promptFrames) {
        return promptFrames + 1;
    }

    /**
     * The token that stands at a position whatever the model says (a pad, or a token of the
     * prompt), or {@link #FREE}.
     *
     * @param prompt {@code [batch, codebooks, prompt frames]}
     * @param steps the length of the whole sequence, S
     */
    public long forcedToken(CodebookTokens prompt, int row, int codebook, int step, int steps) {
        int frame = step - 1 - delay(codebook);
        if (frame < 0 || frame >= frameCount(steps)) {
            return padToken;
        }
        return frame < prompt.frames() ? prompt.get(row, codebook, frame) : FREE;
    }

    /**
     * What is fed to the model first, and what is forced later.
     *
     * @param startIds {@code [batch, codebooks, 1 + prompt frames]}, all known
     * @param mask {@code [batch, codebooks, steps]}: the forced token, or {@link #FREE}
     */
    public record Layout(CodebookTokens startIds, CodebookTokens mask) {}

    /**
     * The whole sequence at once, as transformers lays it out, including its behaviour for
     * sequences too short to hold the pattern (fewer than 2D − 1 steps): the ids stay undelayed and
     * everything is free. {@link #forcedToken} knows no such limit, as audiocraft does not.
     *
     * @param prompt {@code [batch, codebooks, prompt frames]}
     * @param steps the length of the sequence, S
     * @throws IllegalArgumentException if the prompt does not fit into the frames of {@code steps}
     */
    public Layout build(CodebookTokens prompt, int steps) {
        requireCodebooks(prompt);
        if (steps < 2 * span() - 1) {
            CodebookTokens start = CodebookTokens.zeros(prompt.batch(), codebooks, 1);
            Arrays.fill(start.values(), padToken);
            CodebookTokens free = CodebookTokens.zeros(prompt.batch(), codebooks, steps);
            Arrays.fill(free.values(), FREE);
            return new Layout(start.followedBy(prompt), free);
        }
        if (prompt.frames() > frameCount(steps)) {
            throw new IllegalArgumentException(
                    "delay pattern: expected a prompt of at most %d frames for %d steps, found %d"
                            .formatted(frameCount(steps), steps, prompt.frames()));
        }
        CodebookTokens mask = CodebookTokens.zeros(prompt.batch(), codebooks, steps);
        for (int row = 0; row < prompt.batch(); row++) {
            for (int codebook = 0; codebook < codebooks; codebook++) {
                for (int step = 0; step < steps; step++) {
                    mask.set(row, codebook, step, forcedToken(prompt, row, codebook, step, steps));
                }
            }
        }
        return new Layout(mask.slice(0, firstFreeStep(prompt.frames())), mask);
    }

    /**
     * The first steps of a sequence with every forced token put in place of the sampled one.
     *
     * @param sampled {@code [batch, codebooks, steps so far]}, at most as long as the mask
     * @param mask {@code [batch, codebooks, steps]} of {@link #build}
     */
    public CodebookTokens apply(CodebookTokens sampled, CodebookTokens mask) {
        requireCodebooks(sampled);
        if (sampled.batch() != mask.batch() || sampled.frames() > mask.frames()) {
            throw new IllegalArgumentException(
                    "delay pattern: expected at most [%d, %d, %d] sampled tokens, found [%d, %d, %d]"
                            .formatted(
                                    mask.batch(),
                                    mask.codebooks(),
                                    mask.frames(),
                                    sampled.batch(),
                                    sampled.codebooks(),
                                    sampled.frames()));
        }
        CodebookTokens applied = sampled.slice(0, sampled.frames());
        for (int row = 0; row < sampled.batch(); row++) {
            for (int codebook = 0; codebook < codebooks; codebook++) {
                for (int step = 0; step < sampled.frames(); step++) {
                    long forced = mask.get(row, codebook, step);
                    if (forced != FREE) {
                        applied.set(row, codebook, step, forced);
                    }
                }
            }
        }
        return applied;
    }

    /**
     * The frames of a delayed sequence, with start and pad tokens left out: {@code [batch,
     * codebooks, steps]} becomes {@code [batch, codebooks, steps − D]}.
     */
    public CodebookTokens revert(CodebookTokens delayed) {
        requireCodebooks(delayed);
        int frames = frameCount(delayed.frames());
        if (frames < 0) {
            throw new IllegalArgumentException(
                    "delay pattern: expected at least %d steps, found %d"
                            .formatted(span(), delayed.frames()));
        }
        CodebookTokens reverted = CodebookTokens.zeros(delayed.batch(), codebooks, frames);
        for (int row = 0; row < delayed.batch(); row++) {
            for (int codebook = 0; codebook < codebooks; codebook++) {
                for (int frame = 0; frame < frames; frame++) {
                    int step = 1 + frame + delay(codebook);
                    reverted.set(row, codebook, frame, delayed.get(row, codebook, step));
                }
            }
        }
        return reverted;
    }

    private void requireCodebooks(CodebookTokens tokens) {
        if (tokens.codebooks() != codebooks) {
            throw new IllegalArgumentException(
                    "delay pattern: expected %d codebooks, found %d"
                            .formatted(codebooks, tokens.codebooks()));
        }
    }
}
