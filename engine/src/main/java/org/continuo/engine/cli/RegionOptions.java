package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.service.Sound;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of a sound file is meant. Only what is needed of it is read. */
final class RegionOptions {
    /** What commands say of the sound that they take. */
    static final String AUDIO = "The sound: WAV, AIFF, FLAC, Ogg, MP3, M4A and more";

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

    /** Whether a part is asked for, and not the whole sound. */
    boolean isChosen() {
        return fromSeconds != 0 || toSeconds != null;
    }

    /** The part of the file, of which nothing is read yet; refuses an empty or backward one. */
    Sound.InFile sound(SoundFile file) {
        return new Sound.InFile(file, range());
    }

    /** The part of the file, read. */
    AudioSamples read(SoundFile file) throws IOException {
        return file.read(range());
    }

    /** The beginning of the part, at most so long. */
    AudioSamples readBeginning(SoundFile file, double longestSeconds) throws IOException {
        return file.read(beginning(longestSeconds));
    }

    private TimeRange beginning(double longestSeconds) {
        TimeRange part = range();
        return new TimeRange(
                part.fromSeconds(),
                Math.min(part.toSeconds(), part.fromSeconds() + longestSeconds));
    }

    /** The file, of which the part's beginning is wanted, at most so long. */
    SoundFile fileForBeginning(Path audio, double longestSeconds) {
        return SoundFile.at(audio.toAbsolutePath(), beginning(longestSeconds));
    }

    /** The file, of which the part's end is wanted, at most so long. */
    SoundFile fileForEnd(Path audio, double longestSeconds) {
        TimeRange part = range();
        double from = part.toSeconds() - longestSeconds; // no number where both are unlimited
        return from == Double.POSITIVE_INFINITY
                ? SoundFile.at(audio.toAbsolutePath())
                : SoundFile.at(
                        audio.toAbsolutePath(),
                        from > part.fromSeconds() ? new TimeRange(from, part.toSeconds()) : part);
    }

    /** The end of the part, at most so long. */
    AudioSamples readEnd(SoundFile file, double longestSeconds) throws IOException {
        return file.readEnd(range(), longestSeconds);
    }

    private TimeRange range() {
        return new TimeRange(fromSeconds, toSeconds == null ? Double.POSITIVE_INFINITY : toSeconds);
    }
}
