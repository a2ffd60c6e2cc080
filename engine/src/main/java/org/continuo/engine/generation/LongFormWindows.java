package org.continuo.engine.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.continuo.core.request.CodebookTokens;

/**
 * How a clip longer than the model was trained for is made: in windows, each of which begins with
 * the end of the one before as its prompt ({@code MusicGen._generate_tokens} of audiocraft).
 *
 * <p>With a maximum of 30 s and a stride of 18 s, a window is 18 s later than the one before and
 * has 12 s of it to play on from:
 *
 * <pre>
 * window 0  new 0–30 s
 * window 1            prompt 18–30 s, new 30–48 s
 * window 2                              prompt 36–48 s, new 48–61 s
 * </pre>
 *
 * The times are truncated to frames in double precision at the same places as in the reference, so
 * that the windows agree to the frame.
 *
 * @param totalFrames frames of the whole clip, prompt included; the last window may end one frame
 *     later where the reference's truncation says so
 * @param windows in the order of time; the frames of the prompt, then the new frames of each
 *     window, give the clip
 */
public record LongFormWindows(int totalFrames, List<Window> windows) {

    /**
     * One call of the model.
     *
     * @param startFrame where in the clip the window, and so its prompt, begins
     * @param startSeconds the same as time
     * @param promptFrames known frames at the window's beginning
     * @param frames length of the window, prompt included
     */
    public record Window(int startFrame, double startSeconds, int promptFrames, int frames) {
        /** Frames to generate; 0 where the prompt fills the window. */
        public int newFrames() {
            return frames - promptFrames;
        }

        /**
         * The sample at which the melody of this window begins. The melody is repeated without end,
         * so a start beyond its last sample wraps around.
         */
        public int melodyStartSample(int sampleRateHz) {
            return (int) (startSeconds * sampleRateHz);
        }
    }

    /**
     * Whatever generates one window.
     *
     * @param <E> what it may throw
     */
    @FunctionalInterface
    public interface WindowGenerator<E extends Exception> {
        /**
         * The new frames of a window with something to generate.
         *
         * @param prompt {@code [batch, codebooks, window.promptFrames()]}
         * @return {@code [batch, codebooks, window.newFrames()]}
         */
        CodebookTokens generate(Window window, CodebookTokens prompt) throws E;
    }

    public LongFormWindows {
        windows = List.copyOf(windows);
    }

    /**
     * The clip: the prompt, then the new frames of one window after the other, each of which hears
     * the end of what there is so far.
     *
     * @param prompt {@code [batch, codebooks, frames]}, of as many frames as the plan was made for
     * @return {@code [batch, codebooks, frames]}
     */
    public <E extends Exception> CodebookTokens generate(
            CodebookTokens prompt, WindowGenerator<E> generator) throws E {
        CodebookTokens clip = prompt;
        for (Window window : windows) {
            if (window.newFrames() > 0) {
                int end = window.startFrame() + window.promptFrames();
                CodebookTokens known = clip.slice(window.startFrame(), end);
                clip = clip.followedBy(generator.generate(window, known));
            }
        }
        return clip;
    }

    /**
     * The windows of a clip whose length is given as time.
     *
     * @param durationSeconds of the clip, prompt included
     * @param maximumSeconds the longest window the model can make
     * @param strideSeconds from one window to the next, less than the maximum; without effect on a
     *     clip of one window
     * @param frameRateHz frames per second
     * @param promptFrames known frames at the clip's beginning
     * @throws IllegalArgumentException if the prompt is longer than the clip or a window, or a time
     *     is not usable
     */
    static LongFormWindows ofDuration(
            double durationSeconds,
            double maximumSeconds,
            double strideSeconds,
            double frameRateHz,
            int promptFrames) {
        requirePositive("duration", durationSeconds);
        requirePositive("maximum duration", maximumSeconds);
        requirePositive("frame rate", frameRateHz);
        int total = (int) (durationSeconds * frameRateHz);
        if (durationSeconds <= maximumSeconds) {
            return single(total, promptFrames);
        }
        int longest = (int) (maximumSeconds * frameRateHz);
        return sliding(
                total,
                longest,
                (int) (frameRateHz * strideSeconds),
                frameRateHz,
                promptFrames,
                offset -> {
                    double remaining = durationSeconds - offset / frameRateHz;
                    return (int) (Math.min(remaining, maximumSeconds) * frameRateHz);
                });
    }

    /**
     * The windows of a clip whose length is given in frames, prompt included. A time does not do:
     * 29 frames of 50 Hz are 0.58 s, which {@link #ofDuration} truncates to 28 frames.
     */
    public static LongFormWindows ofFrames(
            int totalFrames,
            double maximumSeconds,
            double strideSeconds,
            double frameRateHz,
            int promptFrames) {
        requirePositive("maximum duration", maximumSeconds);
        requirePositive("frame rate", frameRateHz);
        int longest = (int) (maximumSeconds * frameRateHz);
        if (totalFrames <= longest) {
            return single(totalFrames, promptFrames);
        }
        return sliding(
                totalFrames,
                longest,
                (int) (frameRateHz * strideSeconds),
                frameRateHz,
                promptFrames,
                offset -> Math.min(totalFrames - offset, longest));
    }

    private static LongFormWindows single(int total, int promptFrames) {
        if (total < 1) {
            throw new IllegalArgumentException("length: expected at least 1 frame, found " + total);
        }
        requirePrompt(promptFrames, total, "the length asked for");
        return new LongFormWindows(total, List.of(new Window(0, 0, promptFrames, total)));
    }

    private static LongFormWindows sliding(
            int total,
            int longest,
            int stride,
            double frameRateHz,
            int promptFrames,
            IntUnaryOperator framesFrom) {
        requirePrompt(promptFrames, longest, "the longest window");
        if (stride < 1 || stride >= longest) {
            throw new IllegalArgumentException(
                    "extend stride: expected 1 to %d frames (%s s), found %d"
                            .formatted(longest - 1, (longest - 1) / frameRateHz, stride));
        }
        List<Window> windows = new ArrayList<>();
        int offset = 0;
        int prompt = promptFrames;
        while (offset + prompt < total) {
            int frames = framesFrom.applyAsInt(offset);
            if (frames < longest && frames <= prompt) {
                // truncation took the last frame, without which the loop would not end
                frames = total - offset;
            }
            windows.add(new Window(offset, offset / frameRateHz, prompt, frames));
            prompt = frames - stride;
            offset += stride;
        }
        return new LongFormWindows(total, windows);
    }

    private static void requirePrompt(int frames, int longest, String meaning) {
        if (frames < 0 || frames > longest) {
            throw new IllegalArgumentException(
                    "prompt: expected 0 to %d frames (%s), found %d"
                            .formatted(longest, meaning, frames));
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "%s: expected a positive number, found %s".formatted(name, value));
        }
    }
}
