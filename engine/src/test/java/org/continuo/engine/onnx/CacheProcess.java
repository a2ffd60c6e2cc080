package org.continuo.engine.onnx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;

/** Another process that wants an entry of a cache. Prints what becomes of it. */
final class CacheProcess {
    /** What the first build does. */
    enum Deed {
        FINISH,
        HALT,
        FILL_THE_DISK
    }

    static final String KEY = "shared";

    private static final int ENDLESS_MEGABYTES = 4096;

    private CacheProcess() {}

    /** Arguments: cache folder, deed. */
    public static void main(String[] arguments) {
        Deed deed = Deed.valueOf(arguments[1]);
        try {
            Path entry =
                    new ModelCache(Path.of(arguments[0]))
                            .entry(
                                    KEY,
                                    folder -> {
                                        System.out.println("BUILDING");
                                        build(folder, deed);
                                    });
            System.out.println("ENTRY " + Files.readString(entry.resolve("content")));
        } catch (IOException refused) {
            System.out.println("REFUSED " + refused.getMessage());
        }
    }

    private static void build(Path folder, Deed deed) throws IOException {
        switch (deed) {
            case FINISH -> {
                try {
                    Thread.sleep(300);
                } catch (InterruptedException interrupted) {
                    throw new IOException(interrupted);
                }
                Files.writeString(folder.resolve("content"), "whole");
            }
            case HALT -> {
                Files.writeString(folder.resolve("content"), "ha");
                Runtime.getRuntime().halt(9);
            }
            case FILL_THE_DISK -> {
                try (WeightFile file = WeightFile.create(folder.resolve("content"))) {
                    float[] megabyte = new float[1 << 18];
                    for (int i = 0; i < ENDLESS_MEGABYTES; i++) {
                        file.floats(
                                "tensor " + i,
                                ElementType.FLOAT32,
                                Shape.of(megabyte.length),
                                megabyte);
                    }
                }
            }
        }
    }

    /** The command line that runs this class in a JVM like this one. */
    static List<String> command(Path root, Deed deed) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                CacheProcess.class.getName(),
                root.toString(),
                deed.name());
    }

    static Process start(Path root, Deed deed) throws IOException {
        return new ProcessBuilder(command(root, deed)).redirectErrorStream(true).start();
    }

    /** The same within a shell that runs {@code preparation} first; {@code $1} is the folder. */
    static Process startIn(List<String> prefix, String preparation, Path root, Deed deed)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(
                List.of(
                        "sh",
                        "-c",
                        preparation + " && shift && exec \"$@\"",
                        "sh",
                        root.toString()));
        command.addAll(command(root, deed));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** All that it prints until it ends. */
    static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
