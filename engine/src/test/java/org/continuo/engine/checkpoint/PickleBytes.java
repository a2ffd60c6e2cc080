package org.continuo.engine.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pickles for tests, opcode by opcode as {@code torch.save} writes them (protocol 2). */
final class PickleBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Map<String, byte[]> storages = new LinkedHashMap<>();

    /** A dict that is still open: end it with {@link #close()}. */
    static PickleBytes dict() {
        return new PickleBytes().op(0x80, 2).op('}', '(');
    }

    PickleBytes op(int... opcodes) {
        for (int opcode : opcodes) {
            bytes.write(opcode);
        }
        return this;
    }

    PickleBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        op('X').raw(little(4).putInt(utf8.length).array()).raw(utf8);
        return this;
    }

    PickleBytes integer(long value) {
        op(0x8a, 8).raw(little(8).putLong(value).array());
        return this;
    }

    PickleBytes global(String module, String name) {
        op('c').raw((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Key and still open OrderedDict, built by a call like Python's. */
    PickleBytes orderedDict(String key) {
        return text(key).global("collections", "OrderedDict").op(')', 'R', '(');
    }

    /** Ends the innermost open dict. */
    PickleBytes close() {
        return op('u');
    }

    /** A contiguous float32 tensor with a storage of its own. */
    PickleBytes tensor(String name, long[] sizes, float... values) {
        String key = String.valueOf(storages.size());
        storage(key, SafetensorsBytes.floats(values));
        long[] strides = new long[sizes.length];
        long stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= sizes[axis];
        }
        return view(name, "FloatStorage", key, values.length, 0, sizes, strides);
    }

    PickleBytes storage(String key, byte[] content) {
        storages.put(key, content);
        return this;
    }

    /** A tensor over the storage {@code key}, which has {@code elements} elements. */
    PickleBytes view(
            String name,
            String type,
            String key,
            long elements,
            long offset,
            long[] sizes,
            long[] strides) {
        text(name).global("torch._utils", "_rebuild_tensor_v2").op('(', '(');
        text("storage").global("torch", type).text(key).text("cpu").integer(elements).op('t', 'Q');
        integer(offset).tuple(sizes).tuple(strides).op(0x89);
        global("collections", "OrderedDict").op(')', 'R', 't', 'R');
        return this;
    }

    PickleBytes tuple(long... values) {
        op('(');
        for (long value : values) {
            integer(value);
        }
        return op('t');
    }

    PickleBytes raw(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    /** The pickle, with STOP at its end. */
    byte[] pickle() {
        byte[] open = bytes.toByteArray();
        byte[] whole = java.util.Arrays.copyOf(open, open.length + 1);
        whole[open.length] = '.';
        return whole;
    }

    /** A whole file as {@code torch.save} writes it. */
    byte[] archive() {
        return archive(ZipBytes.plain(), pickle());
    }

    byte[] archive(ZipBytes zip, byte[] pickle) {
        zip.add("archive/data.pkl", pickle);
        zip.add("archive/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        storages.forEach((key, content) -> zip.add("archive/data/" + key, content));
        zip.add("archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        return zip.build();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
