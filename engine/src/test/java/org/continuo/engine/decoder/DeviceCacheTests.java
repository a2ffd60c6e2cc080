package org.continuo.engine.decoder;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;
import org.continuo.core.request.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and values in a device's memory, which is the processor's here. */
class DeviceCacheTests {
    private static final int CAPACITY = 32;
    private static final int WARM_UP = 5_000;

    /** {@code -Dcontinuo.steps=100000} takes more. */
    private static final int STEPS = Integer.getInteger("continuo.steps", 20_000);

    /** Less than what the smallest object of ONNX Runtime's, left behind at each step, makes. */
    private static final long GROWTH_BYTES = 32L * STEPS;

    private static final Trial TRIAL = Trial.ONE_HEAD_STEREO;

    @TempDir Path folder;

    @Test
    void stepsTakeNoMemory() throws Throwable {
        Optional<MemorySegment> mallinfo = Linker.nativeLinker().defaultLookup().find("mallinfo2");
        assumeTrue(mallinfo.isPresent(), "the C library does not say what is allocated");
        try (TokenDecoder decoder = TRIAL.openOnPlayedCard(folder, Precision.FP32);
                DecoderConditions conditions = decoder.unconditional();
                Decoding decoding = decoder.begin(conditions, 1, CAPACITY)) {
            step(decoding, WARM_UP);
            long before = allocatedBytes(mallinfo.get());
            step(decoding, STEPS);
            long grown = allocatedBytes(mallinfo.get()) - before;
            assertTrue(grown < GROWTH_BYTES, grown + " bytes");
        }
    }

    private static void step(Decoding decoding, int steps) {
        long[] tokens = new long[TRIAL.config.codebooks()];
        float[] logits = new float[TRIAL.config.codebooks() * TRIAL.config.vocabulary()];
        for (int i = 0; i < steps; i++) {
            if (decoding.length() == CAPACITY) {
                decoding.rewind(0);
            }
            decoding.step(tokens, logits);
        }
    }

    /** What was allocated and not freed, by glibc's {@code struct mallinfo2}. */
    private static long allocatedBytes(MemorySegment mallinfo) throws Throwable {
        StructLayout numbers =
                MemoryLayout.structLayout(
                        MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG).withName("numbers"));
        MethodHandle call =
                Linker.nativeLinker().downcallHandle(mallinfo, FunctionDescriptor.of(numbers));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment found = (MemorySegment) call.invokeExact((SegmentAllocator) arena);
            long mapped = found.getAtIndex(ValueLayout.JAVA_LONG, 4);
            long inUse = found.getAtIndex(ValueLayout.JAVA_LONG, 7);
            return mapped + inUse;
        }
    }

    @Test
    void itsContentsAreNotTheProcessorsToRead() throws IOException {
        try (TokenDecoder decoder = TRIAL.openOnPlayedCard(folder, Precision.FP32);
                KeyValueCache cache = decoder.allocateCache(1, CAPACITY)) {
            assertThrows(IllegalStateException.class, () -> cache.keys(0));
        }
    }

    @Test
    void aDecodingMayBeClosedBehindItsDecoder() throws IOException {
        TokenDecoder decoder = TRIAL.openOnPlayedCard(folder, Precision.FP32);
        DecoderConditions conditions = decoder.unconditional();
        Decoding decoding = decoder.begin(conditions, 1, CAPACITY);
        step(decoding, 2);
        decoder.close();
        assertThrows(IllegalStateException.class, () -> step(decoding, 1));
        conditions.close();
        decoding.close();
    }
}
