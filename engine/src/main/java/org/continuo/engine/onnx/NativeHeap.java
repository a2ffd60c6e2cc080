package org.continuo.engine.onnx;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/**
 * The C library's memory, from which ONNX Runtime takes its own where it has no pool.
 *
 * <p>glibc learns from large blocks that are freed to keep such blocks, up to 32 MB each, for the
 * next time. Of networks whose operators need other sizes each, ever more of them stay behind
 * unused: a quarter of all memory after some runs.
 */
final class NativeHeap {
    /** Of glibc's {@code malloc.h}: from which size on a block is taken from the system alone. */
    private static final int M_MMAP_THRESHOLD = -3;

    private static final int LARGE_BYTES = 4 << 20;

    private NativeHeap() {}

    /** From now on large blocks go back to the system when they are freed, where that is glibc. */
    @SuppressWarnings("IllegalCatch") // what a method handle may throw
    static void returnLargeBlocks() {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup()
                .find("mallopt")
                .ifPresent(address -> {
                    try {
                        int unused =
                                (int)
                                        linker.downcallHandle(
                                                        address,
                                                        FunctionDescriptor.of(
                                                                ValueLayout.JAVA_INT,
                                                                ValueLayout.JAVA_INT,
                                                                ValueLayout.JAVA_INT))
                                                .invokeExact(M_MMAP_THRESHOLD, LARGE_BYTES);
                        assert unused == 1;
                    } catch (Throwable impossible) {
                        throw new IllegalStateException(impossible);
                    }
                });
    }
}
