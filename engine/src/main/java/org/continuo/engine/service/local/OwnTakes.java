package org.continuo.engine.service.local;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.audio.WavFile;
import org.continuo.core.request.ClipLength;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.KeptTokens;
import org.continuo.core.service.Sound;
import org.continuo.engine.takes.Take;
import org.continuo.engine.takes.TakeLibrary;
import org.continuo.engine.takes.TakeLibrary.PlacedTokens;
import org.continuo.engine.takes.TokenPlace;

/**
 * The takes that the engine has kept, where music goes on from one. A client that goes on from the
 * beginning of a take's sound, as the plugin does, need not know that it is one: the sound is
 * recognised, and what the take was drawn as is played on from instead of being encoded again.
 *
 * @param player what plays; takes of another model may have other tokens
 */
record OwnTakes(TakeLibrary library, Player player) implements ClipMaker.Takes {
    /** Tells which model plays; asked only where a sound may be a take. */
    @FunctionalInterface
    interface Player {
        /** The model's name. */
        String name() throws IOException;
    }

    @Override
    public PlacedTokens tokens(String take) throws IOException {
        return library.tokens(library.require(take));
    }

    /**
     * Of clips that begin with a sound and are so many seconds long beyond it. The join moves back
     * to where a frame of the tokens begins, by less than 20 ms, and the clips end where they did.
     */
    @Override
    public JobRequest knowing(JobRequest request) throws IOException {
        if (request.context().isEmpty()
                || request.melody().isPresent()
                || !(request.length() instanceof ClipLength.Seconds(double seconds))) {
            return request;
        }
        Context context = request.context().get();
        if (!context.kept()
                || context.tokens().isPresent()
                || context.longestSeconds().isPresent()
                || !(context.sound() instanceof Sound.InFile(SoundFile file, TimeRange range))
                || range.fromSeconds() > 0) {
            return request;
        }
        Optional<Take> found = whose(file);
        if (found.isEmpty()) {
            return request;
        }
        Take take = found.get();
        TokenPlace place = take.tokens().orElseThrow();
        double kept = Math.min(range.toSeconds(), take.seconds());
        int frames = Math.min(place.frames(kept), library.tokens(take).codes().frames());
        double join = frames < 1 ? 0 : place.seconds(frames);
        if (!(join > 0)) {
            return request;
        }
        KeptTokens tokens =
                new KeptTokens(
                        take.id(),
                        frames,
                        Math.max(0, frames - place.promptFrames() + drawnBefore(take)));
        return request.lasting(new ClipLength.Seconds(seconds + kept - join))
                .continuing(
                        new Context(
                                new Sound.InFile(file, new TimeRange(0, join)),
                                context.longestSeconds(),
                                true,
                                context.alignment(),
                                Optional.of(tokens)));
    }

    /** How many of the tokens that it went on from had been drawn with its seed. */
    private static int drawnBefore(Take take) {
        return take.request().path("context").path("tokens").path("drawnFrames").asInt(0);
    }

    /** The take of the same model that is, sample for sample, in the file. */
    private Optional<Take> whose(SoundFile file) throws IOException {
        if (!file.path().getFileName().toString().endsWith(".wav")) {
            return Optional.empty();
        }
        List<Take> takes = library.takes();
        for (Take take : takes.reversed()) {
            if (take.tokens().isPresent()
                    && isAsLong(file, take)
                    && take.model().equals(player.name())
                    && isSame(file.read(), WavFile.read(library.sound(take)))) {
                return Optional.of(take);
            }
        }
        return Optional.empty();
    }

    private static boolean isAsLong(SoundFile file, Take take) throws IOException {
        return Math.abs(file.durationSeconds() - take.seconds()) < 1.0 / file.sampleRateHz();
    }

    private static boolean isSame(AudioSamples one, AudioSamples other) {
        boolean isSame =
                one.sampleRateHz() == other.sampleRateHz()
                        && one.channelCount() == other.channelCount()
                        && one.length() == other.length();
        for (int channel = 0; isSame && channel < one.channelCount(); channel++) {
            isSame = Arrays.equals(one.channel(channel), other.channel(channel));
        }
        return isSame;
    }
}
