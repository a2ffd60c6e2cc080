package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.files.WholeFile;
import org.continuo.core.request.CodebookTokens;
import org.continuo.engine.checkpoint.TokenFile;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.cli.report.Reporter;
import org.continuo.engine.codec.SoundEncoding;
import org.continuo.engine.generation.TokenCodec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sounds become tokens. */
@Command(
        name = "encode",
        description = {
            "Writes the tokens of a sound, int64 [1, codebooks, frames], as a model's codec hears"
                    + " it: EnCodec or DAC, exactly as the reference implementations. Any length.",
            "Of a folder each sound's tokens go to the same place in another folder; what is there"
                    + " already is not made again, so that an ended run goes on where it was."
        },
        footer = {"", "Example:", "  continuo encode song.wav -o song.npy"},
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true)
final class EncodeCommand implements Callable<Integer> {
    /** So much of a sound is in memory at once. */
    private static final double PART_SECONDS = 120;

    @Parameters(
            paramLabel = "AUDIO",
            description = RegionOptions.AUDIO + "; or a folder of sounds.")
    Path audio = Path.of("");

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description =
                    "The file to write, .npy or .safetensors (tensor codes); for a folder, a"
                            + " folder.")
    Path out = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "F",
            defaultValue = "npy",
            description =
                    "What to write into a folder: npy or safetensors. Default: ${DEFAULT-VALUE}.")
    TokenFile.Format format = TokenFile.Format.NPY;

    @Option(
            names = "--stereo",
            description =
                    "Code left and right separately, their codebooks interleaved, as a stereo"
                            + " model takes them; the codec of a stereo model does so in any case.")
    boolean stereo;

    @Mixin CodecOptions codec = new CodecOptions();

    @Override
    public Integer call() throws IOException {
        boolean folder = Files.isDirectory(audio);
        List<Path> files = SoundFolder.filesAt(audio);
        TokenFile.Format form = folder ? format : TokenFile.Format.of(out);
        try (Reporter reporter = Reporter.toErrors();
                TokenCodec opened = codec.open(stereo, reporter)) {
            if (folder) {
                FolderWork.of(audio, files, out, form.ending())
                        .run(reporter, file -> encoded(opened, file, form, reporter));
            } else {
                encoded(opened, audio, form, reporter).write(out);
            }
        }
        return ExitCode.DONE.number();
    }

    private static FolderWork.Writing encoded(
            TokenCodec codec, Path path, TokenFile.Format form, Reporter reporter)
            throws IOException {
        SoundFile file = SoundFile.at(path);
        CodebookTokens tokens;
        double seconds;
        try (Encoded encoded = new Encoded(codec)) {
            file.readInParts(PART_SECONDS, encoded::append);
            tokens = encoded.finish();
            seconds = encoded.seconds;
        }
        file.notes().forEach(reporter::note);
        Map<String, String> metadata =
                Map.of(
                        "sample_rate", String.valueOf(codec.codec().sampleRateHz()),
                        "hop_length", String.valueOf(codec.codec().hopLength()),
                        "channels", String.valueOf(codec.channels()),
                        "seconds", String.format(Locale.ROOT, "%.6f", seconds),
                        "codec", codec.contentHash());
        return place ->
                WholeFile.write(place, draft -> TokenFile.write(draft, form, tokens, metadata));
    }

    /** The tokens of the parts of a sound, whose rate the first one tells. */
    private static final class Encoded implements AutoCloseable {
        private final TokenCodec codec;
        private final List<CodebookTokens> parts = new ArrayList<>();
        private @Nullable SoundEncoding encoding;
        private double seconds;

        Encoded(TokenCodec codec) {
            this.codec = codec;
        }

        void append(AudioSamples part) {
            if (encoding == null) {
                encoding = new SoundEncoding(codec.codec(), codec.channels(), part.sampleRateHz());
            }
            seconds += part.durationSeconds();
            parts.add(encoding.append(part));
        }

        CodebookTokens finish() {
            CodebookTokens whole = parts.getFirst();
            for (CodebookTokens next : parts.subList(1, parts.size())) {
                whole = whole.followedBy(next);
            }
            return whole.followedBy(Objects.requireNonNull(encoding).finish());
        }

        @Override
        public void close() {
            if (encoding != null) {
                encoding.close();
            }
        }
    }
}
