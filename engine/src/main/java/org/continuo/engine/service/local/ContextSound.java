package org.continuo.engine.service.local;

import java.io.IOException;
import java.util.OptionalDouble;
import org.continuo.core.audio.AudioFormatException;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.Sound;
import org.continuo.engine.generation.MusicGenParts;

/** Brings in as much of a request's sound as a model needs. */
final class ContextSound {
    private ContextSound() {}

    /**
     * What is continued, up to the join: all that is kept, or what the model may hear.
     *
     * @param poll is called while a file is read; may throw to end that
     */
    static AudioSamples original(
            Context context, double heardSeconds, double frameRateHz, Runnable poll)
            throws IOException {
        AudioSamples original =
                context.kept()
                        ? all(context.sound(), poll)
                        : end(context.sound(), heardSeconds, poll);
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
                    "context: expected less than the model's window of %s s, found %s"
                            .formatted(longest, chosen));
        }
        return chosen;
    }

    /** The sound's end in whole codec frames, so that the join lies on a frame's boundary. */
    static AudioSamples endOf(AudioSamples sound, double seconds, double frameRateHz) {
        double available = Math.min(seconds, sound.durationSeconds());
        long frames = (long) Math.floor(available * frameRateHz + 1e-6);
        int samples = (int) Math.round(frames / frameRateHz * sound.sampleRateHz());
        return sound.last(samples);
    }

    /** A sound's beginning, at most this long. */
    static AudioSamples start(Sound sound, double seconds, Runnable poll) throws IOException {
        return switch (sound) {
            case Sound.InMemory(AudioSamples audio) -> audio.slice(0, samples(audio, seconds));
            case Sound.InFile(SoundFile file, TimeRange range) ->
                    file.read(
                            new TimeRange(
                                    range.fromSeconds(),
                                    Math.min(range.toSeconds(), range.fromSeconds() + seconds)),
                            poll);
        };
    }

    private static AudioSamples all(Sound sound, Runnable poll) throws IOException {
        return switch (sound) {
            case Sound.InMemory(AudioSamples audio) -> audio;
            case Sound.InFile(SoundFile file, TimeRange range) -> file.read(range, poll);
        };
    }

    /** A sound's end, at most this long. */
    private static AudioSamples end(Sound sound, double seconds, Runnable poll) throws IOException {
        return switch (sound) {
            case Sound.InMemory(AudioSamples audio) -> audio.last(samples(audio, seconds));
            case Sound.InFile(SoundFile file, TimeRange range) ->
                    file.readEnd(range, seconds, poll);
        };
    }

    private static int samples(AudioSamples audio, double seconds) {
        return (int) Math.min(audio.length(), Math.round(seconds * audio.sampleRateHz()));
    }

    private static String name(Sound sound) {
        return switch (sound) {
            case Sound.InMemory _ -> "audio";
            case Sound.InFile(SoundFile file, TimeRange _) -> file.path().toString();
        };
    }
}
