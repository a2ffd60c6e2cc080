package org.continuo.engine.onnx;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/**
 * The C library's memory, from which ONNX Runtime takes its own.
 *
 * <p>glibc learns from large blocks that are freed to keep such blocks, up to 32 MB each, for the
 * next time. Ever more of them stay behind unused: a quarter of all memory where a network's
 * operators need other sizes each, and half a gigabyte of a small model that is closed.
 */
final class NativeHeap {
    /** Of glibc's {@code malloc.h}: from which size on a block is taken from the system alone. */
    private static final int M_MMAP_THRESHOLD = -3;

    private static final int LARGE_BYTES = 1 << 20;

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
