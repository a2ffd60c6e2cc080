package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes wrong is told in one sentence, with the right exit code and nothing left behind. */
class BadInputTests {
    private static final int BAD_USE = 2;
    private static final int BAD_INPUT = 3;
    private static final int TWO_HOURS_SECONDS = 7200;

    @TempDir Path folder;

    /** Runs a command that fails, and returns its sentence. */
    private static String failure(int code, String... arguments) {
        return sentence(CommandInThisProcess.run(arguments), code);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static String sentence(Ended ended, int code) {
        String errors = String.join("\n", ended.err());
        assertEquals(code, ended.code(), errors);
        assertFalse(ended.hasStackTrace(), errors);
        assertEquals(List.of(), ended.out());
        assertTrue(ended.lastErr().startsWith("continuo: "), errors);
        return ended.lastErr();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private Path randomModel() throws IOException {
        Path model = folder.resolve("model");
        RandomCheckpoint.write(model, ModelGeometry.TINY, ElementType.FLOAT32, 3);
        return model;
    }

    /** Overwrites the first value of a tensor. */
    private static void poison(Path model, String tensor, float value) throws IOException {
        Path file = model.resolve("model.safetensors");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(length, 0);
            ByteBuffer header = ByteBuffer.allocate((int) length.flip().getLong());
            channel.read(header, 8);
            JsonNode entry =
                    JsonMapper.builder()
                            .build()
                            .readTree(new String(header.array(), StandardCharsets.UTF_8))
                            .required(tensor);
            long at = 8 + header.limit() + entry.path("data_offsets").get(0).asLong();
            ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
            channel.write(bytes.putFloat(value).flip(), at);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    generate --seconds 1 --frames 3          | mutually exclusive
                    generate --bars 4                        | --bpm
                    generate --bars 4 --bpm 7                | --bpm: expected 20 to 400
                    generate --preset polka                 | --preset: expected one of
                    generate --bpm 120 --meter 4/5           | --meter
                    generate --seconds 0                     | length
                    generate --seconds 1e9                   | length
                    generate --temperature 0                 | temperature
                    generate --top-p 2                       | top-p
                    generate --takes 0                       | takes
                    generate --guidance 0                    | guidance
                    generate --threads 0                     | threads
                    generate --device toaster                | --device
                    generate --precision int3                | --precision
                    generate --bit-depth 20                  | 16, 24 or 32f
                    generate --loudness loud                 | none, peak, clip
                    generate --rate 7                        | --rate
                    generate --out x.mp3                     | .wav
                    generate --out nowhere/x.wav             | --out
                    generate --out nowhere/                  | make it first, with mkdir nowhere/
                    generate --codes-out x.txt               | .npy
                    generate --seed many                     | --seed
                    continue                                 | AUDIO
                    continue s.wav --from 2 --to 1           | time range
                    continue s.wav --context-seconds 0       | --context-seconds
                    play                                     | play
                    models                                   | list, info or verify
                    """)
    void badUseIsRefusedBeforeAnythingIsDone(String command, String reason) throws Exception {
        String sentence = failure(BAD_USE, command.strip().split(" +"));
        assertTrue(sentence.contains(reason), sentence);
    }

    @Test
    void theSoundItselfIsNeverOverwritten() throws Exception {
        Path song = Sounds.music(folder.resolve("song.wav"), 1);
        byte[] before = Files.readAllBytes(song);
        String sentence =
                sentence(
                        ContinuoProcess.in(folder)
                                .run("continue", "song.wav", "--out", "./song.wav"),
                        BAD_USE);
        assertTrue(sentence.contains("another file"), sentence);
        assertEquals(-1, Files.mismatch(song, Files.write(folder.resolve("copy.wav"), before)));
    }

    @Test
    void missingEmptyForeignAndTooShortSoundsAreBadInput() throws Exception {
        assertTrue(
                failure(BAD_INPUT, "continue", path("none.wav"))
                        .contains("none.wav: expected a file"));
        Files.createFile(folder.resolve("nil.wav"));
        assertTrue(failure(BAD_INPUT, "continue", path("nil.wav")).contains("an empty file"));
        Files.writeString(folder.resolve("text.wav"), "not music at all");
        assertTrue(
                failure(BAD_INPUT, "melody", path("text.wav"), "x")
                        .contains("text.wav: expected a sound file"));
        Sounds.constant(folder.resolve("header.wav"), 0, 0);
        assertTrue(failure(BAD_INPUT, "continue", path("header.wav")).contains("without samples"));
        Sounds.constant(folder.resolve("one.wav"), 0.5f, 1);
        assertTrue(failure(BAD_INPUT, "continue", path("one.wav")).contains("found 1 samples"));
        assertTrue(
                failure(BAD_INPUT, "continue", folder.toString())
                        .contains("expected a file, found a folder"));
    }

    @Test
    void samplesThatAreNoNumbersAreBadInput() throws Exception {
        Sounds.constant(folder.resolve("nan.wav"), Float.NaN, 20_000);
        String sentence = failure(BAD_INPUT, "continue", path("nan.wav"));
        assertTrue(sentence.contains("expected finite samples, found NaN"), sentence);
    }

    @Test
    void silenceIsContinued() throws Exception {
        Sounds.constant(folder.resolve("silence.wav"), 0, 30_000);
        Ended ended = ContinuoProcess.in(folder).run("continue", "silence.wav", "--seconds", "0.3");
        assertEquals(0, ended.code(), ended.lastErr());
        assertEquals(List.of("silence-continued.wav"), ended.out());
    }

    @Test
    void ofTwoHoursOnlyTheEndIsRead() throws Exception {
        Sounds.sparse(folder.resolve("set.wav"), TWO_HOURS_SECONDS);
        Ended ended =
                ContinuoProcess.in(folder)
                        .java("-Xmx256m")
                        .run("continue", "set.wav", "--seconds", "0.3", "--context-seconds", "1");
        assertEquals(0, ended.code(), ended.lastErr());
        String sentence = failure(BAD_INPUT, "continue", path("set.wav"), "--keep-prompt");
        assertTrue(sentence.contains("minutes"), sentence);
    }

    @Test
    void aTextOfAHundredThousandCharactersIsRefused() throws Exception {
        String sentence = failure(BAD_USE, "generate", "a".repeat(100_000), "--seconds", "0.2");
        assertTrue(sentence.contains("description: expected at most"), sentence);
    }

    @Test
    void failuresAreEventsForScriptsToo() throws Exception {
        Ended ended = CommandInThisProcess.run("generate", "--model", path("none"), "--json");
        assertEquals(BAD_INPUT, ended.code());
        JsonNode last = JsonMapper.builder().build().readTree(ended.out().getLast());
        assertEquals("error", last.path("event").asString());
        assertEquals(BAD_INPUT, last.path("code").asInt());
        assertTrue(last.path("message").asString().contains("expected a checkpoint folder"));
    }

    @Test
    void aTruncatedCheckpointIsBadInput() throws Exception {
        Path model = randomModel();
        Path weights = model.resolve("model.safetensors");
        try (FileChannel channel = FileChannel.open(weights, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(weights) / 2);
        }
        for (List<String> command :
                List.of(
                        List.of("generate", "--out", path("clip.wav"), "--model"),
                        List.of("models", "verify"),
                        List.of("models", "info"))) {
            String sentence =
                    failure(
                            BAD_INPUT,
                            Stream.concat(command.stream(), Stream.of(model.toString()))
                                    .toArray(String[]::new));
            assertTrue(sentence.contains("model.safetensors"), sentence);
        }
        assertEquals(List.of("model"), files());
    }

    @ParameterizedTest
    @CsvSource({"fp32", "int8"})
    void weightsThatAreNoNumbersAreBadInputAndWriteNoClip(String precision) throws Exception {
        Path model = randomModel();
        poison(model, "decoder.model.decoder.layer_norm.weight", Float.NaN);
        String sentence =
                failure(
                        BAD_INPUT,
                        "generate",
                        "x",
                        "--model",
                        model.toString(),
                        "--out",
                        path("clip.wav"),
                        "--seconds",
                        "0.3",
                        "--precision",
                        precision);
        assertTrue(sentence.length() < 400, sentence);
        assertEquals(List.of("model"), files());
    }

    @Test
    void verifyNamesEveryProblem() throws Exception {
        Path model = randomModel();
        Ended sound = CommandInThisProcess.run("models", "verify", model.toString());
        assertEquals(0, sound.code(), sound.lastErr());
        poison(model, "decoder.lm_heads.0.weight", Float.NEGATIVE_INFINITY);
        Path config = model.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"d_ff\":64", "\"d_ff\":65"));
        Files.delete(model.resolve("tokenizer.json"));
        Ended ended = CommandInThisProcess.run("models", "verify", model.toString());
        assertEquals(BAD_INPUT, ended.code());
        String report = String.join("\n", ended.out());
        assertTrue(report.contains("lm_heads.0.weight"), report);
        assertTrue(report.contains("expected finite values, found -Infinity"), report);
        assertTrue(report.contains("expected a tokenizer.json"), report);
        assertTrue(report.contains("DenseReluDense.wi.weight"), report);
        assertTrue(report.endsWith("6 problems"), report);
    }

    @Test
    void infoShowsGeometryParametersLicenceAndMemory() throws Exception {
        Path model = randomModel();
        Ended ended = CommandInThisProcess.run("models", "info", model.toString());
        assertEquals(0, ended.code(), ended.lastErr());
        String report = String.join("\n", ended.out());
        for (String expected :
                List.of(
                        "MusicGen Melody, mono",
                        "parameters      0.6 M",
                        "3 layers, width 64",
                        "32000 Hz",
                        "memory int8",
                        "memory fp32",
                        "CC-BY-NC 4.0")) {
            assertTrue(report.contains(expected), report);
        }
        Ended list = CommandInThisProcess.run("models", "list", folder.toString());
        assertTrue(list.out().getFirst().contains("MusicGen Melody"), list.out().toString());
    }
}
