package org.continuo.engine.hub;

import java.time.Duration;

/**
 * How patiently troubles that pass by themselves are met: a busy or broken server, a lost or silent
 * connection. Pauses double from the first to the longest; a server that names its own pause
 * ({@code Retry-After}) is obeyed unless it asks for more than {@code longestRetryAfter}.
 *
 * @param attempts tries in a row without a single new byte before giving up
 */
public record RetryPolicy(
        int attempts, Duration firstPause, Duration longestPause, Duration longestRetryAfter) {
    /** Six tries over about half a minute; a server may ask for up to ten minutes. */
    public static final RetryPolicy PATIENT =
            new RetryPolicy(
                    6, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(10));

    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException(
                    "retries: expected 1 attempt or more, found " + attempts);
        }
    }

    /** Told before each pause: which file or request, what went wrong, how long it waits. */
    @FunctionalInterface
    public interface Listener {
        void retrying(String what, String reason, Duration pause);
    }

    /** Counts the failures of one piece of work and waits between its tries. */
    final class Attempts {
        private final String what;
        private final Listener listener;
        private int failures;

        Attempts(String what, Listener listener) {
            this.what = what;
            this.listener = listener;
        }

        /** Something arrived: the next failure counts as the first. */
        void progressed() {
            failures = 0;
        }

        /**
         * Waits before the next try.
         *
         * @throws HubException if this was the last one; carries the failure's sentence
         */
        void pauseAfter(TransientHubException trouble) throws HubException, InterruptedException {
            failures++;
            if (failures >= attempts) {
                throw new HubException(
                        "%s: %s; gave up after %d tries"
                                .formatted(what, trouble.reason(), failures),
                        trouble);
            }
            Duration asked = trouble.retryAfter();
            if (asked != null && asked.compareTo(longestRetryAfter) > 0) {
                throw new HubException(
                        "%s: %s; the server asks to come back in %d minutes"
                                .formatted(what, trouble.reason(), asked.toMinutes()),
                        trouble);
            }
            Duration pause = asked != null ? asked : growingPause();
            listener.retrying(what, trouble.reason(), pause);
            Thread.sleep(pause);
        }

        private Duration growingPause() {
            Duration pause = firstPause.multipliedBy(1L << Math.min(failures - 1, 20));
            return pause.compareTo(longestPause) > 0 ? longestPause : pause;
        }
    }
}
