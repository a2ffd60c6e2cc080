package org.continuo.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.continuo.engine.onnx.SessionSettings;

/**
 * What the figures were measured on.
 *
 * @param processor as the system names it
 * @param instructions the fastest for 8-bit products that the system says it has
 * @param cores that the JVM may use
 * @param threads that the model ran with
 * @param memoryBytes of the machine; 0 if the system does not tell
 * @param device what computed, as users type it
 * @param readBytesPerSecond how fast these threads together read memory, or a card its own
 */
public record Machine(
        String operatingSystem,
        String architecture,
        String processor,
        String instructions,
        int cores,
        int threads,
        long memoryBytes,
        String device,
        double readBytesPerSecond,
        String java) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    /** Linux's names and the makers', the fastest first. */
    private static final List<Map.Entry<String, String>> INSTRUCTIONS =
            List.of(
                    Map.entry("amx_int8", "AMX"),
                    Map.entry("avx512_vnni", "AVX-512 VNNI"),
                    Map.entry("avx_vnni", "AVX-VNNI"),
                    Map.entry("avx512bw", "AVX-512 without VNNI"),
                    Map.entry("avx2", "AVX2 without VNNI"),
                    Map.entry("i8mm", "I8MM"),
                    Map.entry("asimddp", "dot product"));

    private static final long BYTES_PER_KILOBYTE = 1024;

    static Machine describe(SessionSettings session, double readBytesPerSecond) {
        String architecture = System.getProperty("os.arch", "unknown");
        return new Machine(
                System.getProperty("os.name", "unknown")
                        + " "
                        + System.getProperty("os.version", ""),
                architecture,
                field(PROCESSORS, "model name", architecture),
                fastest(
                        field(PROCESSORS, "flags", field(PROCESSORS, "Features", "")),
                        architecture),
                Runtime.getRuntime().availableProcessors(),
                session.threads(),
                kilobytes(field(MEMORY, "MemTotal", "0 kB")) * BYTES_PER_KILOBYTE,
                session.device().label(),
                readBytesPerSecond,
                System.getProperty("java.vm.name", "")
                        + " "
                        + System.getProperty("java.vm.version", ""));
    }

    /** Of {@code flags}, names between blanks; the architecture where none of them is known. */
    static String fastest(String flags, String architecture) {
        Set<String> has = new HashSet<>(List.of(flags.split(" +")));
        return INSTRUCTIONS.stream()
                .filter(known -> has.contains(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(architecture);
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
