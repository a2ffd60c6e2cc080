package org.continuo.engine.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Measures how fast all cores together read memory: a plain sum over an array that no cache holds.
 * Decoding reads every weight once per step, so this is the bound of its speed.
 */
final class MemoryBandwidth {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final long PAGE_BYTES = 4096;
    private static final int UNROLLED = 8;
    private static final long STRIDE_BYTES = (long) UNROLLED * Long.BYTES;
    private static final int WARM_UPS = 2;

    private MemoryBandwidth() {}

    /**
     * The best of {@code passes}: whatever else goes on in the machine only makes a pass slower.
     *
     * @param arrayBytes several times the last cache's size
     * @return bytes per second
     */
    static double bytesPerSecond(int threads, long arrayBytes, int passes) {
        long sliceBytes = arrayBytes / threads / PAGE_BYTES * PAGE_BYTES;
        try (Arena arena = Arena.ofShared()) {
            List<MemorySegment> slices = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                MemorySegment slice = arena.allocate(sliceBytes, PAGE_BYTES);
                // Zero pages that were never written to may all be one.
                slice.fill((byte) (thread + 1));
                slices.add(slice);
            }
            double best = 0;
            for (int pass = 0; pass < WARM_UPS + passes; pass++) {
                long start = System.nanoTime();
                long sum = sum(slices);
                double seconds = (System.nanoTime() - start) / 1e9;
                requireSum(sum, slices);
                best = Math.max(best, sliceBytes * threads / seconds);
            }
            return best;
        }
    }

    /** A thread per slice. */
    private static long sum(List<MemorySegment> slices) {
        long[] sums = new long[slices.size()];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            int index = i;
            threads.add(Thread.ofPlatform().start(() -> sums[index] = sum(slices.get(index))));
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return LongStream.of(sums).sum();
    }

    /** Independent sums, so that no addition waits for another. */
    private static long sum(MemorySegment slice) {
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        long e = 0;
        long f = 0;
        long g = 0;
        long h = 0;
        for (long at = 0; at < slice.byteSize(); at += STRIDE_BYTES) {
            a += slice.get(LONG, at);
            b += slice.get(LONG, at + 8);
            c += slice.get(LONG, at + 16);
            d += slice.get(LONG, at + 24);
            e += slice.get(LONG, at + 32);
            f += slice.get(LONG, at + 40);
            g += slice.get(LONG, at + 48);
            h += slice.get(LONG, at + 56);
        }
        return a + b + c + d + e + f + g + h;
    }

    /** Also keeps the compiler from leaving the sum out. */
    private static void requireSum(long sum, List<MemorySegment> slices) {
        long expected = 0;
        for (MemorySegment slice : slices) {
            expected += slice.get(LONG, 0) * (slice.byteSize() / Long.BYTES);
        }
        if (sum != expected) {
            throw new IllegalStateException(
                    "memory bandwidth: expected the sum %d, found %d".formatted(expected, sum));
        }
    }
}
