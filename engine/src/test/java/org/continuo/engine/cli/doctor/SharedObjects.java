package org.continuo.engine.cli.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Heads of shared objects as linkers write them, with sections of nothing. */
final class SharedObjects {
    static final int X86_64 = 62;
    static final int AARCH64 = 183;

    private static final int HEAD_BYTES = 64;
    private static final int SECTION_BYTES = 64;
    private static final int SECTIONS = 3;

    /** What a whole one has. */
    static final int BYTES = HEAD_BYTES + SECTIONS * SECTION_BYTES;

    private SharedObjects() {}

    /** Writes one, or its first {@code bytes}. */
    static Path write(Path file, int machine, int bytes) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        head.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1});
        head.putShort(16, (short) 3).putShort(18, (short) machine);
        head.putLong(40, HEAD_BYTES);
        head.putShort(58, (short) SECTION_BYTES).putShort(60, (short) SECTIONS);
        Files.createDirectories(file.getParent());
        return Files.write(file, Arrays.copyOf(head.array(), bytes));
    }
}
