package org.continuo.engine.onnx;

import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Optional;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;

/**
 * What ONNX Runtime's C interface can do and its Java API cannot: tensors in a device's own memory,
 * and runs whose inputs and outputs stay bound. The only class that knows where in the table of
 * {@code onnxruntime_c_api.h} a function stands; the table grows at its end alone.
 *
 * <p>Handles are addresses; those of the Java API's own objects are read from it. None is passed on
 * that is zero, as handles of what is closed are.
 */
@SuppressWarnings("IllegalCatch") // what a method handle may throw
final class NativeFunctions {
    /** {@code ORT_API_VERSION} whose functions are meant; later libraries have them, too. */
    private static final int API = 29;

    /** As far as the table is looked at. */
    private static final int SLOTS = 422;

    private static final int FLOAT32 = 1;
    private static final int FLOAT16 = 10;
    private static final int INT8 = 3;
    private static final int INT32 = 6;
    private static final int INT64 = 7;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final ValueLayout.OfLong HANDLE = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    private static final Library LIBRARY = library();

    /**
     * The library that the Java API has loaded.
     *
     * @param table of its functions
     * @param misfit why it is not the one that this class is made for, in one sentence
     */
    private record Library(MemorySegment table, Optional<String> misfit) {}

    private NativeFunctions() {}

    /**
     * Refuses a library that is not the one whose table is known here.
     *
     * @throws InferenceException that says in one sentence which was found
     */
    static void requireFit() {
        LIBRARY.misfit()
                .ifPresent(sentence -> {
                    throw new InferenceException(sentence);
                });
    }

    private static Library library() {
        OnnxRuntime.get();
        try {
            MemorySegment start = SymbolLookup.loaderLookup().find("OrtGetApiBase").orElseThrow();
            MemorySegment base =
                    ((MemorySegment)
                                    LINKER.downcallHandle(start, FunctionDescriptor.of(POINTER))
                                            .invokeExact())
                            .reinterpret(2 * POINTER.byteSize());
            String version =
                    text(
                            (MemorySegment)
                                    LINKER.downcallHandle(
                                                    function(base, 1),
                                                    FunctionDescriptor.of(POINTER))
                                            .invokeExact());
            MemorySegment table =
                    (MemorySegment)
                            LINKER.downcallHandle(
                                            function(base, 0), FunctionDescriptor.of(POINTER, INT))
                                    .invokeExact(API);
            return new Library(
                    table.reinterpret(SLOTS * POINTER.byteSize()),
                    misfit(version, table.address() != 0));
        } catch (Throwable problem) {
            return new Library(
                    MemorySegment.NULL,
                    Optional.of(
                            "ONNX Runtime: expected its functions in the library, found none ("
                                    + problem
                                    + ")"));
        }
    }

    /** Why a library of {@code version} does not fit, in one sentence. */
    static Optional<String> misfit(String version, boolean hasTable) {
        return version.equals(NativeLibrary.VERSION) && hasTable
                ? Optional.empty()
                : Optional.of(
                        "ONNX Runtime: expected version %s with interface %d, found version %s%s"
                                .formatted(
                                        NativeLibrary.VERSION,
                                        API,
                                        version,
                                        hasTable ? "" : " without it"));
    }

    /**
     * The function in a slot.
     *
     * @throws InferenceException if there is none
     */
    static MemorySegment function(MemorySegment table, int slot) {
        long count = table.byteSize() / POINTER.byteSize();
        MemorySegment function =
                slot >= 0 && slot < count ? table.getAtIndex(POINTER, slot) : MemorySegment.NULL;
        if (function.address() == 0) {
            throw new InferenceException(
                    "ONNX Runtime: expected a function in slot %d of %d, found none"
                            .formatted(slot, count));
        }
        return function;
    }

    private static String text(MemorySegment text) {
        return text.reinterpret(Long.MAX_VALUE).getString(0);
    }

    /** The functions, looked up when the first is called, which is after {@link #requireFit}. */
    private static final class Functions {
        static final MethodHandle ERROR_MESSAGE =
                LINKER.downcallHandle(
                        function(LIBRARY.table(), 2), FunctionDescriptor.of(POINTER, HANDLE));
        static final MethodHandle CREATE_TENSOR = create(48, HANDLE, POINTER, HANDLE, INT, POINTER);
        static final MethodHandle CREATE_MEMORY_INFO = create(68, POINTER, INT, INT, INT, POINTER);
        static final MethodHandle RELEASE_STATUS = release(93);
        static final MethodHandle RELEASE_MEMORY_INFO = release(94);
        static final MethodHandle RELEASE_VALUE = release(96);
        static final MethodHandle CREATE_ALLOCATOR = create(131, HANDLE, HANDLE, POINTER);
        static final MethodHandle RELEASE_ALLOCATOR = release(132);
        static final MethodHandle RUN = create(133, HANDLE, HANDLE, HANDLE);
        static final MethodHandle CREATE_BINDING = create(134, HANDLE, POINTER);
        static final MethodHandle RELEASE_BINDING = release(135);
        static final MethodHandle BIND_INPUT = create(136, HANDLE, HANDLE, HANDLE);
        static final MethodHandle BIND_OUTPUT = create(137, HANDLE, HANDLE, HANDLE);
        static final MethodHandle RELEASE_CAPTURED = create(421, HANDLE, INT);

        private Functions() {}

        /** One that returns a status, which is zero where all is well. */
        private static MethodHandle create(int slot, MemoryLayout... parameters) {
            return LINKER.downcallHandle(
                    function(LIBRARY.table(), slot), FunctionDescriptor.of(HANDLE, parameters));
        }

        private static MethodHandle release(int slot) {
            return LINKER.downcallHandle(
                    function(LIBRARY.table(), slot), FunctionDescriptor.ofVoid(HANDLE));
        }
    }

    /** Handles of the Java API's objects. */
    private static final class Handles {
        static final MethodHandle SESSION = getter(OrtSession.class);
        static final MethodHandle TENSOR = getter(OnnxTensorLike.class);
        static final MethodHandle RUN_OPTIONS = getter(OrtSession.RunOptions.class);

        private Handles() {}

        private static MethodHandle getter(Class<?> type) {
            try {
                return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                        .findGetter(type, "nativeHandle", long.class);
            } catch (ReflectiveOperationException changed) {
                throw new InferenceException("reading a handle of " + type.getName(), changed);
            }
        }
    }

    static long handle(OrtSession session) {
        try {
            return (long) Handles.SESSION.invokeExact(session);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long handle(OnnxTensorLike tensor) {
        try {
            return (long) Handles.TENSOR.invokeExact(tensor);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    static long handle(OrtSession.RunOptions options) {
        try {
            return (long) Handles.RUN_OPTIONS.invokeExact(options);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    /** A call that puts a handle into a place and returns a status. */
    @FunctionalInterface
    private interface Creation {
        long status(Arena arena, MemorySegment place) throws Throwable;
    }

    private static long created(Creation creation) throws OrtException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment place = arena.allocate(HANDLE);
            check(creation.status(arena, place));
            return place.get(HANDLE, 0);
        } catch (Throwable problem) {
            throw ofOrt(problem);
        }
    }

    /**
     * Describes memory to allocate from.
     *
     * @param name of the memory, as its provider calls it
     */
    static long createMemoryInfo(String name, int index) throws OrtException {
        // A device's own allocator, and its usual memory.
        return created((arena, place) ->
                (long)
                        Functions.CREATE_MEMORY_INFO.invokeExact(
                                arena.allocateFrom(name), 0, index, 0, place));
    }

    static void releaseMemoryInfo(long memoryInfo) {
        release(Functions.RELEASE_MEMORY_INFO, memoryInfo);
    }

    static long createAllocator(long session, long memoryInfo) throws OrtException {
        require(session, "session");
        require(memoryInfo, "memory info");
        return created((_, place) ->
                (long) Functions.CREATE_ALLOCATOR.invokeExact(session, memoryInfo, place));
    }

    static void releaseAllocator(long allocator) {
        release(Functions.RELEASE_ALLOCATOR, allocator);
    }

    /** A tensor whose contents are whatever was in its memory. */
    static long createTensor(long allocator, ElementType type, Shape shape) throws OrtException {
        require(allocator, "allocator");
        long[] extents = shape.toArray();
        return created((arena, place) ->
                (long)
                        Functions.CREATE_TENSOR.invokeExact(
                                allocator,
                                arena.allocateFrom(HANDLE, extents),
                                (long) extents.length,
                                number(type),
                                place));
    }

    /** Of {@code ONNXTensorElementDataType}. */
    private static int number(ElementType type) {
        return switch (type) {
            case FLOAT32 -> FLOAT32;
            case FLOAT16 -> FLOAT16;
            case INT8 -> INT8;
            case INT32 -> INT32;
            case INT64 -> INT64;
            case FLOAT64, BFLOAT16, INT16, UINT8, BOOL ->
                    throw new IllegalArgumentException(
                            "device tensor: expected float32, float16, int64, int32 or int8, found "
                                    + type);
        };
    }

    static void releaseTensor(long tensor) {
        release(Functions.RELEASE_VALUE, tensor);
    }

    static long createBinding(long session) throws OrtException {
        require(session, "session");
        return created((_, place) -> (long) Functions.CREATE_BINDING.invokeExact(session, place));
    }

    static void releaseBinding(long binding) {
        release(Functions.RELEASE_BINDING, binding);
    }

    /**
     * Binds an input; what lies in the processor's memory and is needed elsewhere is copied now.
     * Allocates nothing.
     *
     * @param name address of the name in C's form
     */
    static void bindInput(long binding, long name, long tensor) throws OrtException {
        require(binding, "binding");
        require(name, "name");
        require(tensor, "tensor");
        try {
            check((long) Functions.BIND_INPUT.invokeExact(binding, name, tensor));
        } catch (Throwable problem) {
            throw ofOrt(problem);
        }
    }

    /** The same for an output, which is there after each run, wherever it lies. */
    static void bindOutput(long binding, long name, long tensor) throws OrtException {
        require(binding, "binding");
        require(name, "name");
        require(tensor, "tensor");
        try {
            check((long) Functions.BIND_OUTPUT.invokeExact(binding, name, tensor));
        } catch (Throwable problem) {
            throw ofOrt(problem);
        }
    }

    /**
     * Runs a session over what is bound. Allocates nothing.
     *
     * @param options of the run, or 0
     */
    static void run(long session, long options, long binding) throws OrtException {
        require(session, "session");
        require(binding, "binding");
        try {
            check((long) Functions.RUN.invokeExact(session, options, binding));
        } catch (Throwable problem) {
            throw ofOrt(problem);
        }
    }

    /** Gives back what was recorded for the runs of this number; nothing where nothing was. */
    static void releaseCaptured(long session, int number) throws OrtException {
        require(session, "session");
        try {
            check((long) Functions.RELEASE_CAPTURED.invokeExact(session, number));
        } catch (Throwable problem) {
            throw ofOrt(problem);
        }
    }

    private static void release(MethodHandle function, long handle) {
        require(handle, "handle");
        try {
            function.invokeExact(handle);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    /** The JVM would not outlive it. */
    private static void require(long handle, String what) {
        if (handle == 0) {
            throw new IllegalArgumentException(
                    "ONNX Runtime: expected the handle of a %s, found none".formatted(what));
        }
    }

    private static void check(long status) throws Throwable {
        if (status != 0) {
            String message = text((MemorySegment) Functions.ERROR_MESSAGE.invokeExact(status));
            Functions.RELEASE_STATUS.invokeExact(status);
            throw new OrtException(message);
        }
    }

    private static OrtException ofOrt(Throwable problem) {
        return problem instanceof OrtException failed ? failed : raise(problem);
    }

    private static OrtException raise(Throwable problem) {
        throw unexpected(problem);
    }

    private static RuntimeException unexpected(Throwable problem) {
        if (problem instanceof Error error) {
            throw error;
        }
        return problem instanceof RuntimeException known
                ? known
                : new IllegalStateException(problem);
    }
}
