package org.continuo.engine.service.local;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.service.JobRequest.Melody;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.MelodyStems;
import org.continuo.engine.stems.ApplySettings;
import org.continuo.engine.stems.StemSeparator;
import org.jspecify.annotations.Nullable;

/**
 * Takes drums and bass away from what leads, as it was where MusicGen Melody was trained. That
 * takes long, so what was found last is kept for the next job that follows the same. One thread at
 * a time.
 */
final class MelodyLead {
    /** What was taken away and is weaker than this counts for nothing. */
    private static final double LEAST_DECIBELS = -30;

    private final StemShelf shelf;
    private @Nullable Found last;

    MelodyLead(StemShelf shelf) {
        this.shelf = shelf;
    }

    private record Found(String model, AudioSamples sound, AudioSamples leading) {}

    /**
     * What a job follows.
     *
     * @param decided {@code ON} if drums and bass were taken away, else {@code OFF}
     */
    record Led(AudioSamples sound, MelodyStems decided) {}

    /**
     * What leads in {@code sound}.
     *
     * @param choice of the device, and of threads
     * @param notes hears what the user should know
     * @param poll is called between segments; may throw to end the work
     */
    Led of(
            Melody melody,
            AudioSamples sound,
            ModelChoice choice,
            Consumer<String> notes,
            Runnable poll)
            throws IOException {
        Led whole = new Led(sound, MelodyStems.OFF);
        boolean isNoMelody = sound.length() <= 1;
        if (melody.stems() == MelodyStems.OFF || isNoMelody) {
            return whole;
        }
        if (melody.stems() == MelodyStems.AUTO && !shelf.isHere(melody.stemsModel())) {
            notes.accept(
                    "the melody is that of the whole sound, with drums and bass if it has any: "
                            + melody.stemsModel()
                            + " is not there to take them away");
            return whole;
        }
        AudioSamples leading = leading(melody.stemsModel(), sound, choice, notes, poll);
        if (melody.stems() == MelodyStems.AUTO
                && takenDecibels(sound.mono(), leading) < LEAST_DECIBELS) {
            notes.accept("there are none: the melody is that of the whole sound");
            return whole;
        }
        return new Led(leading, MelodyStems.ON);
    }

    private AudioSamples leading(
            String model,
            AudioSamples sound,
            ModelChoice choice,
            Consumer<String> notes,
            Runnable poll)
            throws IOException {
        if (last != null && last.model().equals(model) && isSame(last.sound(), sound)) {
            return last.leading();
        }
        notes.accept("taking drums and bass away from the melody with " + model);
        AudioSamples leading =
                shelf.run(
                        model,
                        choice.threads(),
                        shelf.device(choice.device()),
                        notes,
                        opened ->
                                new StemSeparator(opened, ApplySettings.DEFAULT)
                                        .melody(sound, done -> poll.run()));
        last = new Found(model, sound, leading);
        return leading;
    }

    private static boolean isSame(AudioSamples one, AudioSamples other) {
        return one.sampleRateHz() == other.sampleRateHz()
                && Arrays.deepEquals(one.channels(), other.channels());
    }

    /** The level of what {@code leading} lacks, relative to the sound. */
    static double takenDecibels(AudioSamples sound, AudioSamples leading) {
        double taken = 0;
        double all = 0;
        for (int i = 0; i < leading.length(); i++) {
            double sample = sound.channel(0)[i];
            taken += Math.pow(sample - leading.channel(0)[i], 2);
            all += sample * sample;
        }
        return all == 0 ? Double.NEGATIVE_INFINITY : 10 * Math.log10(taken / all);
    }
}
