package org.continuo.engine.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the figures were measured on.
 *
 * @param processor as the system names it
 * @param cores that the JVM may use
 * @param threads that the model ran with
 * @param memoryBytes of the machine; 0 if the system does not tell
 * @param readBytesPerSecond how fast these threads together read memory
 */
public record Machine(
        String operatingSystem,
        String architecture,
        String processor,
        int cores,
        int threads,
        long memoryBytes,
        double readBytesPerSecond,
        String java) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final long BYTES_PER_KILOBYTE = 1024;

    static Machine describe(int threads, double readBytesPerSecond) {
        String architecture = System.getProperty("os.arch", "unknown");
        return new Machine(
                System.getProperty("os.name", "unknown")
                        + " "
                        + System.getProperty("os.version", ""),
                architecture,
                field(PROCESSORS, "model name", architecture),
                Runtime.getRuntime().availableProcessors(),
                threads,
                kilobytes(field(MEMORY, "MemTotal", "0 kB")) * BYTES_PER_KILOBYTE,
                readBytesPerSecond,
                System.getProperty("java.vm.name", "")
                        + " "
                        + System.getProperty("java.vm.version", ""));
    }

    private static long kilobytes(String text) {
        return Long.parseLong(text.replace("kB", "").strip());
    }

    /** The first value of {@code name} in a file of lines {@code name : value}. */
    private static String field(Path file, String name, String otherwise) {
        if (!Files.isReadable(file)) {
            return otherwise;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException unreadable) {
            return otherwise;
        }
    }
}
