package org.continuo.engine.provenance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The reference implementation of C2PA (c2pa-rs, as npm's {@code @contentauth/c2pa-wasm}), which
 * runs under Node. Its package is fetched once and held against the hash in {@code
 * src/test/c2pa/package-lock.json}; where there is no Node 20 or no registry, tests that need it
 * are told as not run.
 */
final class ManifestReference {
    private static final Path SOURCE = Path.of("src/test/c2pa");
    private static final Path FOLDER = Path.of("target/c2pa").toAbsolutePath();
    private static final Path PACKAGE = FOLDER.resolve("node_modules/@contentauth/c2pa-wasm");
    private static final int LONGEST_SECONDS = 120;

    private ManifestReference() {}

    /** What it says of each of these files, a line for each. */
    static List<String> read(Path... files) throws IOException, InterruptedException {
        fetch();
        List<String> command = new ArrayList<>(List.of("node", "read.mjs"));
        Stream.of(files).map(Path::toAbsolutePath).map(Path::toString).forEach(command::add);
        Ended ended = run(command);
        if (ended.code() != 0 || ended.lines().size() != files.length) {
            throw new IOException("expected a line for each file, found " + ended.lines());
        }
        return ended.lines();
    }

    private static void fetch() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        for (String name : List.of("package.json", "package-lock.json", "read.mjs")) {
            Files.write(FOLDER.resolve(name), Files.readAllBytes(SOURCE.resolve(name)));
        }
        assumeTrue(runs("node", "--version"), "not run: there is no Node");
        if (!Files.isDirectory(PACKAGE)) {
            Ended ended = run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
            if (ended.lines().stream().anyMatch(line -> line.contains("EINTEGRITY"))) {
                throw new IOException("expected the package that is known, found " + ended.lines());
            }
            assumeTrue(ended.code() == 0, "not run: npm cannot fetch it: " + ended.lines());
        }
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return run(List.of(command)).code() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    private record Ended(int code, List<String> lines) {}

    private static Ended run(List<String> command) throws IOException, InterruptedException {
        Path heard = Files.createTempFile("continuo-manifest", ".txt");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(FOLDER.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(heard.toFile())
                            .start();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                return new Ended(-1, List.of(command + ": not done in time"));
            }
            return new Ended(process.exitValue(), Files.readAllLines(heard));
        } finally {
            Files.delete(heard);
        }
    }
}
