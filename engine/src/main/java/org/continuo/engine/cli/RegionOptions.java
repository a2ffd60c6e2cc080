package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.continuo.engine.audio.AudioFileReader;
import org.continuo.engine.audio.AudioFormatException;
import org.continuo.engine.audio.AudioSamples;
import org.continuo.engine.audio.TimeRange;
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

    /** Refuses an empty or backward region before anything is read. */
    TimeRange range() {
        return new TimeRange(fromSeconds, toSeconds == null ? Double.POSITIVE_INFINITY : toSeconds);
    }

    AudioSamples read(Path file) throws IOException {
        requireFile(file);
        return AudioFileReader.read(file, range());
    }

    /** The region's beginning, at most this long. */
    AudioSamples readStart(Path file, double seconds) throws IOException {
        requireFile(file);
        TimeRange region = range();
        return AudioFileReader.read(
                file,
                new TimeRange(
                        region.fromSeconds(),
                        Math.min(region.toSeconds(), region.fromSeconds() + seconds)));
    }

    /** The region's end, at most this long. */
    AudioSamples readEnd(Path file, double seconds) throws IOException {
        requireFile(file);
        TimeRange region = range();
        double length = AudioFileReader.durationSeconds(file);
        if (region.fromSeconds() >= length) {
            throw new AudioFormatException(
                    "%s: expected sound from %.3f s on, found a file of %.3f s"
                            .formatted(file, region.fromSeconds(), length));
        }
        double end = Math.min(region.toSeconds(), length);
        return AudioFileReader.read(
                file, new TimeRange(Math.max(region.fromSeconds(), end - seconds), end));
    }

    int sampleRateHz(Path file) throws IOException {
        requireFile(file);
        return AudioFileReader.sampleRateHz(file);
    }

    private static void requireFile(Path file) throws AudioFormatException {
        if (Files.isDirectory(file)) {
            throw new AudioFormatException(file + ": expected a sound file, found a folder");
        }
    }
}
