package org.continuo.engine.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavChunk;
import org.continuo.core.audio.WavInfo;
import org.continuo.core.files.WholeFile;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.UserSettings;
import org.continuo.engine.provenance.ClipSigner;
import org.continuo.engine.provenance.SigningKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where clips go and in which form. */
final class OutputOptions {
    private static final int LOWEST_RATE_HZ = 4_000;
    private static final int HIGHEST_RATE_HZ = 384_000;
    private static final int MOST_CHANNELS = 8;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            converter = Place.class,
            description =
                    "WAV file to write, or a folder to put it in. Several clips are numbered."
                            + " Default: a new name in the working folder.")
    @Nullable Path out;

    @Option(
            names = "--codes-out",
            paramLabel = "FILE",
            description =
                    "Also write the tokens, int64 [clips, codebooks, frames], as a .npy file.")
    @Nullable Path codesOut;

    @Option(
            names = "--stream-out",
            paramLabel = "FIFO",
            description =
                    "Also send the first take's sound there while it is generated: a FIFO (mkfifo"
                            + " makes one), or - for the output stream. WAV of 32-bit floats and"
                            + " unknown length.")
    @Nullable Path streamOut;

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            description =
                    "Sample rate to write. Default: that of AUDIO when it is continued, else the"
                            + " model's.")
    @Nullable Integer sampleRateHz;

    @Option(
            names = "--channels",
            paramLabel = "N",
            description =
                    "Channels to write; 2 makes dual mono of a mono model's music. Default: those"
                            + " of AUDIO when it is continued, else the model's.")
    @Nullable Integer channels;

    @Option(
            names = "--bit-depth",
            paramLabel = "BITS",
            defaultValue = "16",
            converter = BitDepth.class,
            description = "16, 24 or 32f (floating point). Default: ${DEFAULT-VALUE}.")
    SampleEncoding bitDepth = SampleEncoding.PCM_16;

    @Option(
            names = "--loudness",
            paramLabel = "HOW",
            defaultValue = "clip",
            converter = Loudness.class,
            description =
                    "none, peak (-1 dBFS), clip (at -1 dBFS), rms (-18 dBFS), loudness (-14 LUFS)"
                            + " or loudness_compressor. Default: ${DEFAULT-VALUE}.")
    LoudnessStrategy loudness = LoudnessStrategy.CLIP;

    @Option(
            names = "--no-origin",
            description =
                    "Leave out of the clips' files that they were generated, and by which model,"
                            + " words and seed.")
    boolean noOrigin;

    @Option(
            names = "--no-manifest",
            description =
                    "Do not sign what the clips' files say of themselves (C2PA); --no-origin leaves"
                            + " the signature out, too.")
    boolean noManifest;

    @Option(
            names = "--signing-key",
            paramLabel = "FILE",
            description =
                    "Sign with this private key: a PEM file with it (Ed25519 or an elliptic curve)"
                            + " and its certificates. Default: one made on this machine.")
    @Nullable Path signingKey;

    @Option(
            names = "--json",
            description = "Write one JSON event per line on the output stream, and nothing else.")
    boolean json;

    @Mixin ScriptOptions script = new ScriptOptions();

    /** Bit depths as musicians write them. */
    static final class BitDepth implements ITypeConverter<SampleEncoding> {
        @Override
        public SampleEncoding convert(String value) {
            return switch (value) {
                case "16" -> SampleEncoding.PCM_16;
                case "24" -> SampleEncoding.PCM_24;
                case "32f", "32" -> SampleEncoding.FLOAT_32;
                default ->
                        throw new TypeConversionException("expected 16, 24 or 32f, found " + value);
            };
        }
    }

    /** A path of which a separator at the end says that a folder is meant; it must exist. */
    static final class Place implements ITypeConverter<Path> {
        @Override
        public Path convert(String value) {
            Path place = Path.of(value);
            boolean meansFolder = value.endsWith("/") || value.endsWith(File.separator);
            if (meansFolder && !Files.isDirectory(place)) {
                throw new TypeConversionException(
                        Files.exists(place)
                                ? "expected a folder, found a file at " + value
                                : "expected a folder that exists, found nothing at %s; make it first, with mkdir %s"
                                        .formatted(value, value));
            }
            return place;
        }
    }

    /** Strategies by audiocraft's names. */
    static final class Loudness implements ITypeConverter<LoudnessStrategy> {
        @Override
        public LoudnessStrategy convert(String value) {
            for (LoudnessStrategy strategy : LoudnessStrategy.values()) {
                if (strategy.name().toLowerCase(Locale.ROOT).equals(value.replace('-', '_'))) {
                    return strategy;
                }
            }
            throw new TypeConversionException(
                    "expected none, peak, clip, rms, loudness or loudness_compressor, found "
                            + value);
        }
    }

    /**
     * Where the clips will be written.
     *
     * @param source the sound that they are made from, which is never overwritten
     * @throws IllegalArgumentException if they cannot be written there
     */
    ClipNames names(String stem, Optional<Path> source) {
        requireRange("--rate", sampleRateHz, LOWEST_RATE_HZ, HIGHEST_RATE_HZ);
        requireRange("--channels", channels, 1, MOST_CHANNELS);
        if (streamOut != null) {
            requireStreamable(streamOut);
        }
        if (codesOut != null) {
            requireWritable("--codes-out", codesOut, ".npy", source);
        }
        if (out == null) {
            return ClipNames.unused(Path.of(""), stem);
        }
        if (Files.isDirectory(out)) {
            return ClipNames.unused(out, stem);
        }
        requireWritable("--out", out, ".wav", source);
        return ClipNames.chosen(out);
    }

    /** Whether sound goes where the files' names go otherwise. */
    boolean streamsToOutput() {
        return SoundPipe.STANDARD_OUTPUT.equals(streamOut);
    }

    /** What the file of a clip says of itself. */
    List<WavChunk> said(Optional<ClipOrigin> origin) {
        return noOrigin
                ? List.of()
                : origin.map(ClipOrigin::wavInfo).map(WavInfo::chunks).orElse(List.of());
    }

    /**
     * Who signs the clips' files; nobody where the user does not want it.
     *
     * @param note hears why there is no key of this machine's own
     * @throws IOException if the key that was given cannot be used
     */
    Optional<ClipSigner> signer(Consumer<String> note) throws IOException {
        if (noOrigin || noManifest) {
            return Optional.empty();
        }
        if (signingKey != null) {
            return Optional.of(new ClipSigner(SigningKey.read(signingKey)));
        }
        try {
            DataFolder data = DataFolder.ofUser();
            return UserSettings.of(data).manifest()
                    ? Optional.of(ClipSigner.of(data))
                    : Optional.empty();
        } catch (IOException refused) {
            note.accept("not signed: " + ProblemSentence.reason(refused));
            return Optional.empty();
        }
    }

    /** The rate that was asked for. */
    OptionalInt rateHz() {
        return optional(sampleRateHz);
    }

    /** What the finished clips shall be like. */
    OutputFormat format() {
        return new OutputFormat(rateHz(), optional(channels), loudness);
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static void requireRange(String option, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            throw new IllegalArgumentException(
                    "%s: expected %d to %d, found %d".formatted(option, least, most, value));
        }
    }

    /** A file could be one that somebody needs; a pipe holds nothing. */
    private void requireStreamable(Path place) {
        if (streamsToOutput()) {
            if (json) {
                throw new IllegalArgumentException(
                        "--stream-out: expected a FIFO together with --json, found -, where the"
                                + " events go");
            }
            return;
        }
        try {
            if (Files.readAttributes(place, BasicFileAttributes.class).isOther()) {
                return;
            }
        } catch (IOException nothing) {
            // The sentence below tells.
        }
        throw new IllegalArgumentException(
                "--stream-out: expected - or a FIFO that exists (mkfifo makes one), found "
                        + place);
    }

    private static void requireWritable(
            String option, Path file, String suffix, Optional<Path> source) {
        if (WholeFile.isPipe(file)) {
            throw new IllegalArgumentException(
                    "%s: expected a file, found the pipe or device %s; --stream-out sends sound into a pipe"
                            .formatted(option, file));
        }
        String name = String.valueOf(file.getFileName());
        if (!name.toLowerCase(Locale.ROOT).endsWith(suffix)) {
            throw new IllegalArgumentException(
                    "%s: expected a name that ends in %s, found %s"
                            .formatted(option, suffix, file));
        }
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new IllegalArgumentException(
                    "%s: expected a folder that can be written to, found %s"
                            .formatted(option, folder));
        }
        if (source.isPresent() && source.get().toAbsolutePath().normalize().equals(absolute)) {
            throw new IllegalArgumentException(
                    "%s: expected another file than the sound it is made from, found %s"
                            .formatted(option, file));
        }
    }
}
