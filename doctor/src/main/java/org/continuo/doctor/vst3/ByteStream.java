package org.continuo.doctor.vst3;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.util.Arrays;
import org.continuo.doctor.vst3.binding.IBStreamVtbl;
import org.jspecify.annotations.Nullable;

/** An {@code IBStream} over bytes in Java. */
final class ByteStream extends HostObject {
    private final IBStreamVtbl table = new IBStreamVtbl();
    private byte[] bytes;
    private int length;
    private int position;

    ByteStream(byte... content) {
        super(InterfaceId.STREAM);
        bytes = content.clone();
        length = content.length;
        table.queryInterface = this::queryInterface;
        table.addRef = this::addRef;
        table.release = this::release;
        table.read = this::read;
        table.write = this::write;
        table.seek = this::seek;
        table.tell = this::tell;
        install(table);
    }

    synchronized byte[] content() {
        return Arrays.copyOf(bytes, length);
    }

    private synchronized int read(
            Pointer self, Pointer buffer, int wanted, @Nullable IntByReference read) {
        int count = Math.max(0, Math.min(wanted, length - position));
        buffer.write(0, bytes, position, count);
        position += count;
        if (read != null) {
            read.setValue(count);
        }
        return OK;
    }

    private synchronized int write(
            Pointer self, Pointer buffer, int count, @Nullable IntByReference written) {
        if (position + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(position + count, 2 * bytes.length));
        }
        buffer.read(0, bytes, position, count);
        position += count;
        length = Math.max(length, position);
        if (written != null) {
            written.setValue(count);
        }
        return OK;
    }

    private synchronized int seek(
            Pointer self, long offset, int from, @Nullable LongByReference result) {
        long target =
                switch (from) {
                    case 0 -> offset;
                    case 1 -> position + offset;
                    default -> length + offset;
                };
        if (target < 0 || target > length) {
            return INVALID_ARGUMENT;
        }
        position = (int) target;
        if (result != null) {
            result.setValue(position);
        }
        return OK;
    }

    private synchronized int tell(Pointer self, LongByReference answer) {
        answer.setValue(position);
        return OK;
    }
}
