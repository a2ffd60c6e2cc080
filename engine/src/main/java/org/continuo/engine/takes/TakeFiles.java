package org.continuo.engine.takes;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavFile;
import org.continuo.core.files.WholeFile;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.core.service.wire.RequestJson.Role;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.NpyFile;
import org.continuo.core.tensor.Shape;

/** The files of takes in a folder, as {@link TakeLibrary} names them. */
record TakeFiles(Path folder) {
    private static final Duration ABANDONED = Duration.ofDays(1);
    private static final Pattern NAME = Pattern.compile("([0-9a-f-]{36})(\\.[a-z]+)?\\.(wav|npy)");

    Path sound(String id) {
        return folder.resolve(id + ".wav");
    }

    Path source(String id, Role role) {
        return folder.resolve(id + "." + role.label() + ".wav");
    }

    private Path tokens(String id) {
        return folder.resolve(id + ".tokens.npy");
    }

    /** Writes what is kept of a take, and tells how many bytes that is. */
    long write(String id, TakeLibrary.Made made) throws IOException {
        WavFile.write(
                sound(id),
                made.sound(),
                SampleEncoding.FLOAT_32,
                OptionalLong.empty(),
                made.origin().wavInfo().chunks());
        long bytes = Files.size(sound(id));
        for (Map.Entry<Role, AudioSamples> source :
                RequestJson.uploads(made.request()).entrySet()) {
            Path file = source(id, source.getKey());
            WavFile.write(file, source.getValue(), SampleEncoding.FLOAT_32);
            bytes += Files.size(file);
        }
        if (made.tokens().isPresent()) {
            CodebookTokens codes = made.tokens().get().codes();
            Shape shape = Shape.of(codes.codebooks(), codes.frames());
            WholeFile.write(
                    tokens(id),
                    draft -> NpyFile.write(draft, new LongArray(shape, codes.values())));
            bytes += Files.size(tokens(id));
        }
        return bytes;
    }

    /** The tokens of a take, {@code [1, codebooks, frames]}. */
    CodebookTokens codes(String id) throws IOException {
        LongArray codes = NpyFile.readLongs(tokens(id));
        Shape shape = codes.shape();
        if (shape.rank() != 2) {
            throw new IOException(
                    "%s: expected [codebooks, frames], found %s".formatted(tokens(id), shape));
        }
        return new CodebookTokens(codes.values(), 1, shape.size(0), shape.size(1));
    }

    void delete(String id) throws IOException {
        Files.deleteIfExists(sound(id));
        Files.deleteIfExists(tokens(id));
        for (Role role : Role.values()) {
            Files.deleteIfExists(source(id, role));
        }
    }

    /** Removes what killed processes have left of takes that are not known. */
    void sweep(Set<String> known) throws IOException {
        Instant abandoned = Instant.now().minus(ABANDONED);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                Matcher kept = NAME.matcher(name);
                boolean isDraft = name.startsWith(".") && name.endsWith(".part");
                boolean isUnknown = kept.matches() && !known.contains(kept.group(1));
                if ((isDraft || isUnknown) && isOlder(file, abandoned)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isOlder(Path file, Instant than) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(than);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
