package org.continuo.core.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Feeds a reader many damaged files. Each must end in success or in the reader's own exception,
 * within bounds of time and of heap allocated.
 *
 * @param seed of the mutations, so that a failure can be repeated
 * @param maxTime of the processor per case
 * @param maxAllocatedBytes per case, on the Java heap
 */
public record FuzzRun(int cases, long seed, Duration maxTime, long maxAllocatedBytes) {

    /** What reads one damaged file. */
    @FunctionalInterface
    public interface Reader {
        void read(byte[] content) throws IOException;
    }

    /**
     * @return how many cases were refused with {@code refusal}; the others were read
     */
    public int run(byte[] original, Class<? extends IOException> refusal, Reader reader) {
        Mutations mutations = new Mutations(seed);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int refused = 0;
        for (int i = 0; i < cases; i++) {
            byte[] content = mutations.mutate(original);
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long begin = threads.getCurrentThreadCpuTime();
            try {
                reader.read(content);
            } catch (IOException | RuntimeException | StackOverflowError failure) {
                if (!refusal.isInstance(failure) || failure.getMessage() == null) {
                    throw new AssertionError(
                            "case %d of seed %d ended in %s".formatted(i, seed, failure), failure);
                }
                refused++;
            }
            Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - begin);
            long bytes = threads.getCurrentThreadAllocatedBytes() - allocated;
            String where =
                    "case %d of seed %d took %s and %d bytes".formatted(i, seed, took, bytes);
            assertTrue(took.compareTo(maxTime) < 0 && bytes < maxAllocatedBytes, where);
        }
        return refused;
    }
}
