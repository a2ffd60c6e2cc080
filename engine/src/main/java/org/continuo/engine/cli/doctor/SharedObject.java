package org.continuo.engine.cli.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What the head of a Linux shared object (ELF) tells before anybody loads it. */
final class SharedObject {
    private static final int HEAD_BYTES = 64;
    private static final int MAGIC = 0x464C457F;
    private static final int CLASS_64 = 2;
    private static final int CLASS_AT = 4;
    private static final int MACHINE_AT = 18;
    private static final int SECTIONS_AT = 40;
    private static final int SECTION_BYTES_AT = 58;
    private static final int SECTION_COUNT_AT = 60;
    private static final Map<Integer, String> MACHINES =
            Map.of(3, "i386", 40, "arm", 62, "x86_64", 183, "aarch64", 243, "riscv64");

    private SharedObject() {}

    /** Why this processor cannot load it; nothing where it can. */
    static Optional<String> trouble(Path file, String processor) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long size;
        try (FileChannel channel = FileChannel.open(file)) {
            size = channel.size();
            while (head.hasRemaining() && channel.read(head) >= 0) {}
        }
        if (head.position() < Integer.BYTES || head.getInt(0) != MAGIC) {
            return Optional.of(file + ": expected a shared object (ELF), found something else");
        }
        if (head.hasRemaining()) {
            return Optional.of(
                    "%s: expected a whole shared object, found only %d bytes"
                            .formatted(file, size));
        }
        int code = Short.toUnsignedInt(head.getShort(MACHINE_AT));
        String machine =
                head.get(CLASS_AT) == CLASS_64 || code != 62
                        ? MACHINES.getOrDefault(code, "a processor with the number " + code)
                        : "x32";
        if (!machine.equals(processor)) {
            return Optional.of(
                    "%s: expected a shared object for %s, found one for %s"
                            .formatted(file, processor, machine));
        }
        // The list of sections stands at the end.
        long end =
                head.getLong(SECTIONS_AT)
                        + (long) Short.toUnsignedInt(head.getShort(SECTION_BYTES_AT))
                                * Short.toUnsignedInt(head.getShort(SECTION_COUNT_AT));
        return size < end
                ? Optional.of(
                        "%s: expected a shared object of at least %d bytes, found only %d"
                                .formatted(file, end, size))
                : Optional.empty();
    }
}
