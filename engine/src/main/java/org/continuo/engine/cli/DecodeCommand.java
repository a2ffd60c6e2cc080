package org.continuo.engine.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.continuo.core.audio.WavStream;
import org.continuo.core.files.WholeFile;
import org.continuo.core.request.CodebookTokens;
import org.continuo.engine.checkpoint.TokenFile;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.cli.report.Reporter;
import org.continuo.engine.codec.AudioCodec;
import org.continuo.engine.codec.SoundDecoding;
import org.continuo.engine.generation.TokenCodec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tokens become sounds. */
@Command(
        name = "decode",
        description = {
            "Writes the sound of tokens, as encode and --codes-out write them, [clips, codebooks,"
                    + " frames]: WAV of 32-bit floats at the codec's rate. Any length; of several"
                    + " clips each gets a number.",
            "Of a folder each file's sound goes to the same place in another folder; what is there"
                    + " already is not made again."
        },
        footer = {"", "Example:", "  continuo decode song.npy -o heard.wav"},
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true)
final class DecodeCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "CODES",
            description = "The tokens: .npy or .safetensors; or a folder of such files.")
    Path codes = Path.of("");

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "The WAV file to write; for a folder, a folder.")
    Path out = Path.of("");

    @Mixin CodecOptions codec = new CodecOptions();

    @Override
    public Integer call() throws IOException {
        boolean folder = Files.isDirectory(codes);
        List<Path> files = folder ? tokenFiles(codes) : List.of(codes);
        try (Reporter reporter = Reporter.toErrors();
                TokenCodec opened = codec.open(false, reporter)) {
            if (folder) {
                FolderWork.of(codes, files, out, ".wav")
                        .run(reporter, file -> read(opened.codec(), file));
            } else {
                read(opened.codec(), codes).write(out);
            }
        }
        return ExitCode.DONE.number();
    }

    private static List<Path> tokenFiles(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files =
                    all.filter(file ->
                                    file.toString().endsWith(TokenFile.Format.NPY.ending())
                                            || file.toString()
                                                    .endsWith(
                                                            TokenFile.Format.SAFETENSORS.ending()))
                            .filter(file -> !file.getFileName().toString().startsWith("."))
                            .sorted()
                            .toList();
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException(
                    folder + ": expected files of tokens (.npy, .safetensors), found none");
        }
        return files;
    }

    private static FolderWork.Writing read(AudioCodec codec, Path file) throws IOException {
        CodebookTokens tokens = TokenFile.read(file);
        SoundDecoding.requireOf(codec, tokens);
        return place -> {
            for (int clip = 0; clip < tokens.batch(); clip++) {
                write(codec, tokens.row(clip), tokens.batch() == 1 ? place : numbered(place, clip));
            }
        };
    }

    /** {@code sound.wav} becomes {@code sound-1.wav}. */
    private static Path numbered(Path place, int clip) {
        String name = place.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        return place.resolveSibling(stem + "-" + (clip + 1) + name.substring(stem.length()));
    }

    private static void write(AudioCodec codec, CodebookTokens clip, Path place)
            throws IOException {
        WholeFile.write(
                place,
                draft -> {
                    try (OutputStream file =
                            new BufferedOutputStream(Files.newOutputStream(draft))) {
                        WavStream wav =
                                new WavStream(
                                        file,
                                        SoundDecoding.channels(codec, clip),
                                        codec.sampleRateHz(),
                                        codec.samples(clip.frames()),
                                        OptionalLong.empty());
                        SoundDecoding.decode(codec, clip, wav::write);
                    }
                });
    }
}
