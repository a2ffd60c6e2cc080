package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavFile;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.NpyFile;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.TokenFile;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.codec.StereoTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code encode} and {@code decode} write, with small models. */
class EncodeCommandTests {
    private static final Path KIT = Path.of("src/test/resources/conformance");
    private static final Path STEREO = KIT.resolve("musicgen_stereo/checkpoint");
    private static final Path CODEC = KIT.resolve("codec/causal_shortcut/checkpoint");

    @TempDir Path folder;

    private static void done(Ended ended) {
        assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
    }

    private static void refused(Ended ended, String words) {
        assertTrue(ended.code() == 2 || ended.code() == 3, ended.err().toString());
        assertTrue(ended.lastErr().contains(words), ended.lastErr());
        assertFalse(ended.hasStackTrace());
    }

    @ParameterizedTest
    @ValueSource(strings = {"codes.npy", "codes.safetensors"})
    void tokensOfTheCodecAloneAreThoseOfTheKit(String name) throws IOException {
        Path codes = folder.resolve(name);
        Path wave = CODEC.resolveSibling("inputs/wav_7.wav");
        done(
                CommandInThisProcess.run(
                        "encode",
                        wave.toString(),
                        "--model",
                        CODEC.toString(),
                        "-o",
                        codes.toString()));
        LongArray kit =
                NpyFile.readLongs(KIT.resolve("codec/expected/causal_shortcut/codes_7.npy"));
        CodebookTokens tokens = TokenFile.read(codes);
        assertEquals(kit.shape(), Shape.of(tokens.batch(), tokens.codebooks(), tokens.frames()));
        assertArrayEquals(kit.values(), tokens.values());
    }

    @Test
    void aStereoModelCodesBothChannelsAndDecodesThemAgain() throws IOException {
        Path song = Sounds.music(folder.resolve("song.wav"), 0.3);
        Path codes = folder.resolve("song.npy");
        Path sound = folder.resolve("again.wav");
        done(
                CommandInThisProcess.run(
                        "encode",
                        song.toString(),
                        "--model",
                        STEREO.toString(),
                        "-o",
                        codes.toString()));
        done(
                CommandInThisProcess.run(
                        "decode",
                        codes.toString(),
                        "--model",
                        STEREO.toString(),
                        "-o",
                        sound.toString()));
        CodebookTokens tokens = TokenFile.read(codes);
        assertEquals(8, tokens.codebooks());
        AudioSamples again = WavFile.read(sound);
        assertEquals(2, again.channelCount());
        assertEquals(0, again.length() % tokens.frames());
        assertTrue(again.peak() > 0);
    }

    /** As transformers computes it (dac/make.py). */
    @ParameterizedTest
    @CsvSource({"folded, folded, 11025", "authors, authors/weights.pth, 24000"})
    void aDacCodesMonoAndStereoAndDecodes(String name, String model, int rateHz)
            throws IOException {
        Path dac = Path.of("src/test/resources/dac");
        FloatArray audio = NpyFile.readFloats(dac.resolve(name).resolve("audio.npy"));
        int length = audio.shape().size(1);
        Path song = folder.resolve("song.wav");
        float[][] channels = {
            Arrays.copyOf(audio.values(), length),
            Arrays.copyOfRange(audio.values(), length, 2 * length)
        };
        WavFile.write(song, new AudioSamples(channels, rateHz), SampleEncoding.FLOAT_32);
        String codec = dac.resolve(model).toString();
        Path codes = folder.resolve("codes.npy");
        Path sound = folder.resolve("sound.wav");
        List<String> encode =
                List.of("encode", song.toString(), "--stereo", "--model", codec, "-o");
        done(
                CommandInThisProcess.run(
                        Stream.concat(encode.stream(), Stream.of(codes.toString()))
                                .toArray(String[]::new)));
        CodebookTokens tokens = TokenFile.read(codes);
        assertArrayEquals(
                NpyFile.readLongs(dac.resolve(name).resolve("codes.npy")).values(),
                StereoTokens.separated(tokens).values());
        done(
                CommandInThisProcess.run(
                        "decode", codes.toString(), "--model", codec, "-o", sound.toString()));
        AudioSamples again = WavFile.read(sound);
        assertEquals(2, again.channelCount());
        assertEquals(
                NpyFile.readFloats(dac.resolve(name).resolve("decoded.npy")).shape().size(1),
                again.length());
        Path mono = folder.resolve("mono.npy");
        done(
                CommandInThisProcess.run(
                        "encode", song.toString(), "--model", codec, "-o", mono.toString()));
        assertEquals(tokens.codebooks() / 2, TokenFile.read(mono).codebooks());
        Ended info = CommandInThisProcess.run("models", "info", codec);
        done(info);
        assertTrue(info.out().toString().contains("DAC codec, no music model"));
        done(CommandInThisProcess.run("models", "verify", codec));
    }

    @Test
    void aFolderGoesOnWhereItWasAndLeavesOutWhatIsBroken() throws IOException {
        Path songs = folder.resolve("songs");
        Files.createDirectories(songs.resolve("more"));
        Sounds.music(songs.resolve("a.wav"), 0.2);
        Sounds.music(songs.resolve("more/b.wav"), 0.2);
        Files.writeString(songs.resolve("broken.wav"), "no sound");
        Path codes = folder.resolve("codes");
        Ended first = CommandInThisProcess.run("encode", songs.toString(), "-o", codes.toString());
        done(first);
        assertTrue(
                first.lastErr().endsWith("files: 2 made, 0 there already, 1 left out"),
                first.lastErr());
        Path made = codes.resolve("more/b.npy");
        FileTime later = FileTime.fromMillis(System.currentTimeMillis() + 5000);
        Files.setLastModifiedTime(made, later);
        Files.delete(codes.resolve("a.npy"));
        Ended second = CommandInThisProcess.run("encode", songs.toString(), "-o", codes.toString());
        assertTrue(
                second.lastErr().endsWith("files: 1 made, 1 there already, 1 left out"),
                second.lastErr());
        assertEquals(later.toMillis(), Files.getLastModifiedTime(made).toMillis());
        Path sounds = folder.resolve("sounds");
        done(CommandInThisProcess.run("decode", codes.toString(), "-o", sounds.toString()));
        assertTrue(Files.isRegularFile(sounds.resolve("more/b.wav")));
    }

    /** Nearly all were made by a run that was ended. */
    @Test
    void ofTenThousandFilesThreeAreBroken() throws IOException {
        Path songs = Files.createDirectory(folder.resolve("songs"));
        Path codes = Files.createDirectory(folder.resolve("codes"));
        for (int i = 0; i < 9_990; i++) {
            Files.createFile(songs.resolve(i + ".wav"));
            Files.createFile(codes.resolve(i + ".npy"));
        }
        for (int i = 0; i < 7; i++) {
            Sounds.music(songs.resolve("new-" + i + ".wav"), 0.1);
        }
        for (String name : List.of("broken.wav", "broken.mp3", "broken.flac")) {
            Files.writeString(songs.resolve(name), "no sound");
        }
        Ended ended =
                CommandInThisProcess.run(
                        "encode",
                        songs.toString(),
                        "--model",
                        CODEC.toString(),
                        "-o",
                        codes.toString());
        done(ended);
        List<String> leftOut =
                ended.err().stream().filter(line -> line.endsWith("; left out")).toList();
        assertEquals(3, leftOut.size(), leftOut.toString());
        assertTrue(leftOut.stream().allMatch(line -> line.contains("expected")));
        assertTrue(
                ended.lastErr().endsWith("files: 7 made, 9990 there already, 3 left out"),
                ended.lastErr());
        for (int i = 0; i < 7; i++) {
            assertTrue(TokenFile.read(codes.resolve("new-" + i + ".npy")).frames() > 0);
        }
    }

    @Test
    void aFolderOfNothingAndOneOfBrokenFilesAreOneSentenceEach() throws IOException {
        Path songs = Files.createDirectory(folder.resolve("songs"));
        String[] command = {"encode", songs.toString(), "-o", folder.resolve("out").toString()};
        refused(
                CommandInThisProcess.run(command),
                songs + ": expected sound files (WAV, FLAC, MP3 and more), found none");
        Files.writeString(songs.resolve("broken.wav"), "no sound");
        refused(
                CommandInThisProcess.run(command),
                "expected files that can be used, found none among 1");
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void severalClipsAreNumbered() throws IOException {
        Path codes = folder.resolve("codes.npy");
        TokenFile.write(codes, TokenFile.Format.NPY, CodebookTokens.zeros(2, 8, 3), Map.of());
        done(
                CommandInThisProcess.run(
                        "decode",
                        codes.toString(),
                        "--model",
                        STEREO.toString(),
                        "-o",
                        folder.resolve("sound.wav").toString()));
        assertTrue(Files.isRegularFile(folder.resolve("sound-1.wav")));
        assertTrue(Files.isRegularFile(folder.resolve("sound-2.wav")));
    }

    @Test
    void badInputIsOneSentence() throws IOException {
        Path song = Sounds.music(folder.resolve("song.wav"), 0.2);
        Path wrong = folder.resolve("wrong.npy");
        NpyFile.write(wrong, new LongArray(Shape.of(1, 3, 2), new long[6]));
        Path flat = folder.resolve("flat.npy");
        NpyFile.write(flat, new LongArray(Shape.of(6), new long[6]));
        String out = folder.resolve("out.wav").toString();
        List.of(wrong, flat)
                .forEach(codes ->
                        refused(
                                CommandInThisProcess.run(
                                        "decode",
                                        codes.toString(),
                                        "--model",
                                        STEREO.toString(),
                                        "-o",
                                        out),
                                "expected"));
        refused(CommandInThisProcess.run("encode", song.toString(), "-o", out), ".npy");
        refused(
                CommandInThisProcess.run(
                        "encode",
                        Files.createDirectory(folder.resolve("empty")).toString(),
                        "-o",
                        folder.resolve("codes").toString()),
                "found none");
        assertFalse(Files.exists(Path.of(out)));
    }
}
