package org.continuo.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.EnumSet;
import java.util.Set;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;

/**
 * A tensor in native memory that a session reads or writes in place: allocated once, its contents
 * changed as often as needed. Zero-filled at first. Not safe for use by several threads.
 */
public final class HostTensor implements GraphTensor {
    private static final long ALIGNMENT = 64;
    private static final Set<ElementType> SUPPORTED =
            EnumSet.of(
                    ElementType.FLOAT32,
                    ElementType.FLOAT16,
                    ElementType.INT64,
                    ElementType.INT32,
                    ElementType.INT8);

    private final ElementType type;
    private final Shape shape;
    private final Arena arena;
    private final ByteBuffer bytes;
    private final OnnxTensor tensor;
    private final long handle;

    private HostTensor(
            ElementType type, Shape shape, Arena arena, ByteBuffer bytes, OnnxTensor tensor) {
        this.type = type;
        this.shape = shape;
        this.arena = arena;
        this.bytes = bytes;
        this.tensor = tensor;
        this.handle = NativeFunctions.handle(tensor);
    }

    /**
     * Allocates a tensor.
     *
     * @throws IllegalArgumentException for a type other than float32, float16, int64, int32 or
     *     int8, or more than 2 GB
     */
    public static HostTensor allocate(ElementType type, long... dimensions) {
        Shape shape = Shape.of(dimensions);
        requireSupported(type, shape);
        OnnxRuntime runtime = OnnxRuntime.get();
        Arena arena = Arena.ofShared();
        // One byte more keeps the address of an empty tensor valid.
        MemorySegment memory =
                arena.allocate(Math.max(1, shape.elementCount() * type.byteSize()), ALIGNMENT);
        ByteBuffer bytes =
                memory.asSlice(0, shape.elementCount() * type.byteSize())
                        .asByteBuffer()
                        .order(ByteOrder.nativeOrder());
        try {
            OnnxTensor tensor =
                    switch (type) {
                        case FLOAT32 ->
                                OnnxTensor.createTensor(
                                        runtime.environment(), bytes.asFloatBuffer(), dimensions);
                        case INT64 ->
                                OnnxTensor.createTensor(
                                        runtime.environment(), bytes.asLongBuffer(), dimensions);
                        case INT32 ->
                                OnnxTensor.createTensor(
                                        runtime.environment(), bytes.asIntBuffer(), dimensions);
                        case INT8 ->
                                OnnxTensor.createTensor(
                                        runtime.environment(),
                                        bytes,
                                        dimensions,
                                        OnnxJavaType.INT8);
                        case FLOAT16 ->
                                OnnxTensor.createTensor(
                                        runtime.environment(),
                                        bytes,
                                        dimensions,
                                        OnnxJavaType.FLOAT16);
                        case FLOAT64, BFLOAT16, INT16, UINT8, BOOL ->
                                throw new AssertionError(type);
                    };
            return new HostTensor(type, shape, arena, bytes, tensor);
        } catch (OrtException cause) {
            arena.close();
            throw new InferenceException("allocating a tensor " + shape, cause);
        }
    }

    private static void requireSupported(ElementType type, Shape shape) {
        if (!SUPPORTED.contains(type)) {
            throw new IllegalArgumentException(
                    "host tensor: expected float32, float16, int64, int32 or int8, found " + type);
        }
        if (shape.elementCount() > Integer.MAX_VALUE / type.byteSize()) {
            throw new IllegalArgumentException(
                    "host tensor: expected at most 2 GB, found %s of %s".formatted(shape, type));
        }
    }

    private static void requireCount(int values, long... dimensions) {
        Shape shape = Shape.of(dimensions);
        if (values != shape.elementCount()) {
            throw new IllegalArgumentException(
                    "host tensor: expected %s values, found %d".formatted(shape, values));
        }
    }

    /** A float32 tensor with these contents. */
    public static HostTensor floats(float[] values, long... dimensions) {
        return floats(ElementType.FLOAT32, values, dimensions);
    }

    /** A tensor of float32 or float16 with these contents. */
    public static HostTensor floats(ElementType type, float[] values, long... dimensions) {
        requireCount(values.length, dimensions);
        HostTensor tensor = allocate(type, dimensions);
        FloatEncoding.put(values, type, MemorySegment.ofBuffer(tensor.bytes), 0);
        return tensor;
    }

    /** An int64 tensor with these contents. */
    public static HostTensor longs(long[] values, long... dimensions) {
        requireCount(values.length, dimensions);
        HostTensor tensor = allocate(ElementType.INT64, dimensions);
        tensor.longs().put(0, values);
        return tensor;
    }

    /** An int32 tensor with these contents. */
    public static HostTensor ints(int[] values, long... dimensions) {
        requireCount(values.length, dimensions);
        HostTensor tensor = allocate(ElementType.INT32, dimensions);
        tensor.ints().put(0, values);
        return tensor;
    }

    ElementType type() {
        return type;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    /** The contents; a new view of the same memory. */
    public FloatBuffer floats() {
        return bytes.asFloatBuffer();
    }

    /** The contents; a new view of the same memory. */
    public LongBuffer longs() {
        return bytes.asLongBuffer();
    }

    /** The contents; a new view of the same memory. */
    public IntBuffer ints() {
        return bytes.asIntBuffer();
    }

    /** The contents as raw bytes; a new view of the same memory. */
    public ByteBuffer bytes() {
        return bytes.duplicate().order(ByteOrder.nativeOrder());
    }

    /** A copy of the contents. */
    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(shape.elementCount())];
        floats().get(0, values);
        return values;
    }

    /** A copy of the contents. */
    public long[] toLongs() {
        long[] values = new long[Math.toIntExact(shape.elementCount())];
        longs().get(0, values);
        return values;
    }

    OnnxTensor tensor() {
        return tensor;
    }

    /**
     * The native handle.
     *
     * @throws IllegalStateException if it is closed
     */
    long handle() {
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException("tensor: expected an open one, found a closed one");
        }
        return handle;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            tensor.close();
            arena.close();
        }
    }
}
