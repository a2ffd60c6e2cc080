package org.continuo.conformance.bench;

import java.io.IOException;

/** Takes the time of pieces of work. */
final class Timing {
    private static final double NANOS_PER_SECOND = 1e9;

    private Timing() {}

    /** Work that may need files. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /** Seconds that {@code work} takes. */
    static double seconds(Work work) throws IOException {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / NANOS_PER_SECOND;
    }

    /** Seconds of {@code samples} runs after {@code warmUps} that do not count. */
    static Spread seconds(int warmUps, int samples, Work work) throws IOException {
        for (int i = 0; i < warmUps; i++) {
            work.run();
        }
        double[] seconds = new double[samples];
        for (int i = 0; i < samples; i++) {
            seconds[i] = seconds(work);
        }
        return Spread.of(seconds);
    }
}
