package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code continuo models convert} as it is typed. */
class ConvertCommandTests {
    private static final Path KIT = Path.of("src/test/resources/conformance").toAbsolutePath();
    private static final String MONO = KIT.resolve("musicgen_mono/checkpoint").toString();
    private static final String LORA = KIT.resolve("lora/adapters/plain_whole").toString();

    @TempDir Path folder;

    @Test
    void aModelIsWrittenWithItsAdapterMergedAndReadAgain() throws IOException {
        Path target = Files.createDirectories(folder.resolve("new one/audiocraft"));
        Ended ended = convert(target, "--to", "audiocraft", "--merge", LORA + "=0.5");
        assertEquals(0, ended.code(), ended.lastErr());
        assertEquals(
                List.of("compression_state_dict.bin", "state_dict.bin", "t5"), entries(target));
        Ended info = CommandInThisProcess.run("models", "info", target.toString());
        assertEquals(0, info.code(), info.lastErr());
        assertTrue(info.out().stream().anyMatch(line -> line.endsWith("audiocraft")));
        Ended again =
                CommandInThisProcess.run(
                        "models",
                        "convert",
                        target.toString(),
                        folder.resolve("back").toString(),
                        "--to=huggingface",
                        "--dtype=bfloat16");
        assertEquals(0, again.code(), again.lastErr());
        assertTrue(entries(folder.resolve("back")).contains("model.safetensors"));
    }

    @Test
    void whatIsThereIsNeverReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        Path full = Files.createDirectory(folder.resolve("full"));
        Files.writeString(full.resolve("song"), "mine");
        assertRefused(convert(file, "--to", "audiocraft"), 2, "found a file");
        assertRefused(convert(full, "--to", "audiocraft"), 2, "found one with files in it");
        assertEquals("mine", Files.readString(file));
        assertEquals(List.of("song"), entries(full));
    }

    @Test
    void whateverIsWrongIsOneSentenceAndLeavesNothing() throws IOException {
        Path target = folder.resolve("target");
        String wrongBase = KIT.resolve("lora/adapters/stereo").toString();
        assertRefused(convert(target, "--to", "huggingface", "--merge", wrongBase), 3, "expected");
        assertRefused(
                convert(target, "--to", "huggingface", "--merge", LORA + "=loud"),
                2,
                "LORA=SCALE with a number");
        assertRefused(
                convert(target, "--to", "huggingface", "--merge", MONO), 3, "adapter_config.json");
        assertRefused(convert(target, "--to", "onnx"), 2, "onnx");
        assertRefused(convert(target, "--to", "audiocraft", "--dtype", "int8"), 2, "int8");
        assertRefused(convert(target), 2, "--to");
        assertRefused(
                CommandInThisProcess.run(
                        "models",
                        "convert",
                        folder.toString(),
                        target.toString(),
                        "--to=audiocraft"),
                3,
                "found");
        assertEquals(List.of(), entries(folder));
    }

    @Test
    void aDiskThatFillsLeavesNothing() throws IOException, InterruptedException {
        assumeTrue(OS.LINUX.isCurrentOs(), "the limit on files is the shell's of Linux");
        Ended ended =
                ContinuoProcess.in(folder)
                        .under("bash", "-c", "ulimit -f 600; exec \"$@\"", "limited")
                        .run("models", "convert", MONO, "target", "--to", "huggingface");
        assertEquals(4, ended.code(), ended.lastErr());
        assertFalse(ended.hasStackTrace());
        assertEquals("continuo: model.safetensors: File too large", ended.lastErr());
        assertEquals(List.of(), entries(folder));
    }

    private static void assertRefused(Ended ended, int code, String words) {
        assertEquals(code, ended.code(), ended.lastErr());
        assertFalse(ended.hasStackTrace());
        assertTrue(ended.lastErr().contains(words), ended.lastErr());
    }

    private static Ended convert(Path target, String... options) {
        String[] arguments =
                Stream.concat(
                                Stream.of("models", "convert", MONO, target.toString()),
                                Stream.of(options))
                        .toArray(String[]::new);
        return CommandInThisProcess.run(arguments);
    }

    private static List<String> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
