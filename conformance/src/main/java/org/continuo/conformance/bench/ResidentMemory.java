package org.continuo.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;

/** The memory that this process holds, as Linux counts it; other systems do not tell. */
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final String PEAK = "VmHWM:";
    private static final long BYTES_PER_KILOBYTE = 1024;

    private ResidentMemory() {}

    /** Lets the peak begin anew where the kernel allows it; else it stays that of the process. */
    static void resetPeak() {
        if (Files.isWritable(CLEAR)) {
            try {
                // proc(5): 5 resets the peak resident set size.
                Files.writeString(CLEAR, "5", StandardOpenOption.WRITE);
            } catch (IOException refused) {
                return;
            }
        }
    }

    /** The most bytes that were resident at once. */
    static OptionalLong peakBytes() throws IOException {
        return Files.isReadable(STATUS)
                ? peakBytes(Files.readAllLines(STATUS))
                : OptionalLong.empty();
    }

    /** The peak in the lines of a {@code /proc/self/status}. */
    static OptionalLong peakBytes(List<String> status) {
        for (String line : status) {
            if (line.startsWith(PEAK)) {
                String kilobytes = line.substring(PEAK.length()).replace("kB", "").strip();
                return OptionalLong.of(Long.parseLong(kilobytes) * BYTES_PER_KILOBYTE);
            }
        }
        return OptionalLong.empty();
    }
}
