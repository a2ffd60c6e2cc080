package org.continuo.conformance.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Measures how fast all cores together read memory: two equal arrays that no cache holds are
 * compared, which the JVM does in whole vector registers. A sum written in Java reads at 60 % of
 * that here. Decoding reads every weight once per step, so this is the bound of its speed.
 */
final class MemoryBandwidth {
    private static final long PAGE_BYTES = 4096;
    private static final int WARM_UPS = 2;

    private MemoryBandwidth() {}

    /**
     * The best of {@code passes}: whatever else goes on in the machine only makes a pass slower.
     *
     * @param arrayBytes several times the last cache's size
     * @return bytes per second
     */
    static double bytesPerSecond(int threads, long arrayBytes, int passes) {
        long halfBytes = arrayBytes / threads / 2 / PAGE_BYTES * PAGE_BYTES;
        try (Arena arena = Arena.ofShared()) {
            List<Pair> pairs = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                pairs.add(new Pair(written(arena, halfBytes), written(arena, halfBytes)));
            }
            double best = 0;
            for (int pass = 0; pass < WARM_UPS + passes; pass++) {
                long start = System.nanoTime();
                compare(pairs);
                double seconds = (System.nanoTime() - start) / 1e9;
                best = Math.max(best, 2.0 * halfBytes * threads / seconds);
            }
            return best;
        }
    }

    /** What one thread reads. */
    private record Pair(MemorySegment one, MemorySegment other) {
        void compare() {
            long difference = one.mismatch(other);
            if (difference >= 0) {
                throw new IllegalStateException(
                        "memory bandwidth: expected equal arrays, found a difference at "
                                + difference);
            }
        }
    }

    private static MemorySegment written(Arena arena, long bytes) {
        MemorySegment segment = arena.allocate(bytes, PAGE_BYTES);
        // Zero pages that were never written to may all be one.
        return segment.fill((byte) 1);
    }

    /** A thread per pair. */
    private static void compare(List<Pair> pairs) {
        List<CompletableFuture<Void>> threads =
                pairs.stream()
                        .map(pair ->
                                CompletableFuture.runAsync(
                                        pair::compare, task -> Thread.ofPlatform().start(task)))
                        .toList();
        CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).join();
    }
}
