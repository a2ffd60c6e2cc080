package org.continuo.core.request;

/** How much new music is asked for, without any prompt. */
public sealed interface ClipLength {
    /** Whole frames, at least 1, that hold the length, at a model's frame rate. */
    int frames(double frameRateHz);

    /** A time. */
    record Seconds(double seconds) implements ClipLength {
        /** So that 0.58 s of 50 Hz are 29 frames although 0.58 · 50 is a little more. */
        private static final double ROUNDING = 1e-6;

        public Seconds {
            if (!(seconds > 0) || seconds > LONGEST_SECONDS) {
                throw new IllegalArgumentException(
                        "length: expected more than 0 and at most %d seconds, found %s"
                                .formatted(LONGEST_SECONDS, seconds));
            }
        }

        @Override
        public int frames(double frameRateHz) {
            return Math.max(1, (int) Math.ceil(seconds * frameRateHz - ROUNDING));
        }
    }

    /** A number of codec frames. */
    record Frames(int count) implements ClipLength {
        public Frames {
            if (count < 1) {
                throw new IllegalArgumentException(
                        "length: expected at least 1 frame, found " + count);
            }
        }

        @Override
        public int frames(double frameRateHz) {
            return count;
        }
    }

    /** An hour: a bound for typing errors rather than for the method. */
    int LONGEST_SECONDS = 3600;
}
