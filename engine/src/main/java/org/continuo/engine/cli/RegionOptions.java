package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.continuo.engine.audio.AudioFileReader;
import org.continuo.engine.audio.AudioFormatException;
import org.continuo.engine.audio.AudioSamples;
import org.continuo.engine.audio.TimeRange;
import org.continuo.engine.service.Sound;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of a sound file is meant. Only what is needed of it is read. */
final class RegionOptions {
    @Option(
            names = "--from",
            paramLabel = "S",
            defaultValue = "0",
            description =
                    "Where in AUDIO the part to use begins, in seconds. Default: its beginning.")
    double fromSeconds;

    @Option(
            names = "--to",
            paramLabel = "S",
            description = "Where in AUDIO the part to use ends, in seconds. Default: its end.")
    @Nullable Double toSeconds;

    /** The part of the file, of which nothing is read yet; refuses an empty or backward one. */
    Sound sound(Path file) {
        return new Sound.InFile(file.toAbsolutePath(), range());
    }

    /** The part of the file, read. */
    AudioSamples read(Path file) throws IOException {
        requireFile(file);
        return AudioFileReader.read(file, range());
    }

    /** The beginning of the part, at most so long. */
    AudioSamples readBeginning(Path file, double longestSeconds) throws IOException {
        requireFile(file);
        TimeRange part = range();
        return AudioFileReader.read(
                file,
                new TimeRange(
                        part.fromSeconds(),
                        Math.min(part.toSeconds(), part.fromSeconds() + longestSeconds)));
    }

    /** The end of the part, at most so long. */
    AudioSamples readEnd(Path file, double longestSeconds) throws IOException {
        requireFile(file);
        TimeRange part = range();
        double end = Math.min(part.toSeconds(), AudioFileReader.durationSeconds(file));
        return AudioFileReader.read(
                file,
                new TimeRange(
                        Math.max(part.fromSeconds(), end - longestSeconds), part.toSeconds()));
    }

    int sampleRateHz(Path file) throws IOException {
        requireFile(file);
        return AudioFileReader.sampleRateHz(file);
    }

    private TimeRange range() {
        return new TimeRange(fromSeconds, toSeconds == null ? Double.POSITIVE_INFINITY : toSeconds);
    }

    private static void requireFile(Path file) throws AudioFormatException {
        if (Files.isDirectory(file)) {
            throw new AudioFormatException(file + ": expected a sound file, found a folder");
        }
    }
}
