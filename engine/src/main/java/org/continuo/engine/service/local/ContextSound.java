package org.continuo.engine.service.local;

import org.continuo.engine.audio.AudioFileReader;
import org.continuo.engine.audio.AudioFormatException;
import org.continuo.engine.audio.AudioSamples;
import org.continuo.engine.audio.TimeRange;
import org.continuo.engine.generation.MusicGenParts;
import org.continuo.engine.service.JobRequest.Context;
import org.continuo.engine.service.Sound;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;

/** Brings in as much of a request's sound as a model needs. */
final class ContextSound {
    private ContextSound() {}

    /** What is continued, up to the join: all that is kept, or what the model may hear. */
    static AudioSamples original(Context context, double heardSeconds, double frameRateHz)
            throws IOException {
        AudioSamples original =
                context.kept() ? all(context.sound()) : end(context.sound(), heardSeconds);
        if (original.durationSeconds() * frameRateHz < 1) {
            throw new AudioFormatException(
                    "%s: expected at least %.3f s of sound to continue, found %d samples at %d Hz"
                            .formatted(
                                    name(context.sound()),
                                    1 / frameRateHz,
                                    original.length(),
                                    original.sampleRateHz()));
        }
        return original;
    }

    /** By default as much as the last window of a long clip would have of the one before. */
    static double heardSeconds(
            Context context, MusicGenParts parts, OptionalDouble extendStrideSeconds) {
        double longest = parts.maximumSeconds();
        if (context.longestSeconds().isEmpty()) {
            double left = longest - parts.strideSeconds(extendStrideSeconds);
            return left > 0 ? left : longest / 2;
        }
        double chosen = context.longestSeconds().getAsDouble();
        if (chosen >= longest) {
            throw new IllegalArgumentException(
                    "--context-seconds: expected less than the model's window of %s s, found %s"
                            .formatted(longest, chosen));
        }
        return chosen;
    }

    /** The sound's end in whole codec frames, so that the join lies on a frame's boundary. */
    static AudioSamples endOf(AudioSamples sound, double seconds, double frameRateHz) {
        double available = Math.min(seconds, sound.durationSeconds());
        long frames = (long) Math.floor(available * frameRateHz + 1e-6);
        int samples = (int) Math.round(frames / frameRateHz * sound.sampleRateHz());
        return slice(sound, Math.max(0, sound.length() - samples), sound.length());
    }

    /** A sound's beginning, at most this long. */
    static AudioSamples start(Sound sound, double seconds) throws IOException {
        return switch (sound) {
            case Sound.InMemory(AudioSamples audio) -> slice(audio, 0, samples(audio, seconds));
            case Sound.InFile(Path file, TimeRange range) ->
                    AudioFileReader.read(
                            requireFile(file),
                            new TimeRange(
                                    range.fromSeconds(),
                                    Math.min(range.toSeconds(), range.fromSeconds() + seconds)));
        };
    }

    private static AudioSamples all(Sound sound) throws IOException {
        return switch (sound) {
            case Sound.InMemory(AudioSamples audio) -> audio;
            case Sound.InFile(Path file, TimeRange range) ->
                    AudioFileReader.read(requireFile(file), range);
        };
    }

    /** A sound's end, at most this long. */
    private static AudioSamples end(Sound sound, double seconds) throws IOException {
        return switch (sound) {
            case Sound.InMemory(AudioSamples audio) ->
                    slice(audio, audio.length() - samples(audio, seconds), audio.length());
            case Sound.InFile(Path file, TimeRange range) -> {
                double length = AudioFileReader.durationSeconds(requireFile(file));
                if (range.fromSeconds() >= length) {
                    throw new AudioFormatException(
                            "%s: expected sound from %.3f s on, found a file of %.3f s"
                                    .formatted(file, range.fromSeconds(), length));
                }
                double end = Math.min(range.toSeconds(), length);
                yield AudioFileReader.read(
                        file, new TimeRange(Math.max(range.fromSeconds(), end - seconds), end));
            }
        };
    }

    private static int samples(AudioSamples audio, double seconds) {
        return (int) Math.min(audio.length(), Math.round(seconds * audio.sampleRateHz()));
    }

    /** The samples {@code from} (inclusive) to {@code to} (exclusive). */
    static AudioSamples slice(AudioSamples audio, int from, int to) {
        return new AudioSamples(
                Arrays.stream(audio.channels())
                        .map(channel -> Arrays.copyOfRange(channel, from, to))
                        .toArray(float[][]::new),
                audio.sampleRateHz());
    }

    private static Path requireFile(Path file) throws AudioFormatException {
        if (Files.isDirectory(file)) {
            throw new AudioFormatException(file + ": expected a sound file, found a folder");
        }
        return file;
    }

    private static String name(Sound sound) {
        return switch (sound) {
            case Sound.InMemory _ -> "audio";
            case Sound.InFile(Path file, TimeRange _) -> file.toString();
        };
    }
}
