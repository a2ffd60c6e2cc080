package org.continuo.engine.export;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.continuo.core.tensor.ElementType;

/**
 * The pickle of what audiocraft exports, as {@code torch.save} writes it (protocol 2): a dict of
 * texts, flags and one ordered dict of tensors, whose bytes lie elsewhere. It refers to three names
 * of Python: the ordered dict, the function that makes a tensor, and a class for each type of
 * storage.
 */
final class PickleWriter {
    private static final String NEW_ORDERED_DICT = "ccollections\nOrderedDict\n)R";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Begins a dict. */
    PickleWriter() {
        out.write(0x80); // PROTO
        out.write(2);
        opcodes("}("); // EMPTY_DICT, MARK
    }

    PickleWriter entry(String key, String value) {
        text(key);
        text(value);
        return this;
    }

    PickleWriter entry(String key, boolean value) {
        text(key);
        out.write(value ? 0x88 : 0x89); // NEWTRUE, NEWFALSE
        return this;
    }

    /** An ordered dict of tensors; the bytes of tensor i are those of the storage named i. */
    PickleWriter tensors(String key, List<OutgoingTensor> tensors) {
        text(key);
        opcodes(NEW_ORDERED_DICT + "(");
        for (int i = 0; i < tensors.size(); i++) {
            tensor(String.valueOf(i), tensors.get(i));
        }
        opcodes("u"); // SETITEMS
        return this;
    }

    /** The finished pickle. */
    byte[] bytes() {
        opcodes("u."); // SETITEMS, STOP
        return out.toByteArray();
    }

    /** {@code _rebuild_tensor_v2(storage, 0, sizes, strides, False, OrderedDict())}. */
    private void tensor(String storage, OutgoingTensor tensor) {
        text(tensor.name());
        opcodes("ctorch._utils\n_rebuild_tensor_v2\n((");
        text("storage");
        opcodes("ctorch\n%sStorage\n".formatted(storageClass(tensor)));
        text(storage);
        text("cpu");
        integer(tensor.shape().elementCount());
        opcodes("tQ"); // TUPLE, BINPERSID
        integer(0);
        long[] sizes = tensor.shape().toArray();
        tuple(sizes);
        long[] strides = new long[sizes.length];
        long stride = 1;
        for (int i = sizes.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= sizes[i];
        }
        tuple(strides);
        out.write(0x89); // NEWFALSE: no gradient
        opcodes(NEW_ORDERED_DICT + "tR");
    }

    private static String storageClass(OutgoingTensor tensor) {
        ElementType type = tensor.type();
        return switch (type) {
            case FLOAT64 -> "Double";
            case FLOAT32 -> "Float";
            case FLOAT16 -> "Half";
            case BFLOAT16 -> "BFloat16";
            case INT64 -> "Long";
            case INT32 -> "Int";
            case INT16 -> "Short";
            case INT8 -> "Char";
            case UINT8 -> "Byte";
            case BOOL -> "Bool";
        };
    }

    private void tuple(long[] values) {
        opcodes("(");
        for (long value : values) {
            integer(value);
        }
        opcodes("t");
    }

    /** BININT, or LONG1 with eight bytes. */
    private void integer(long value) {
        if (value == (int) value) {
            out.write('J');
            out.writeBytes(littleEndian(Integer.BYTES).putInt((int) value).array());
        } else {
            out.write(0x8a);
            out.write(Long.BYTES);
            out.writeBytes(littleEndian(Long.BYTES).putLong(value).array());
        }
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write('X'); // BINUNICODE
        out.writeBytes(littleEndian(Integer.BYTES).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void opcodes(String ascii) {
        out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
