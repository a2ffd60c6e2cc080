package org.continuo.engine.cli;

import java.io.IOException;
import java.util.Locale;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.request.ClipLength;
import org.continuo.core.service.Sound;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.onnx.SessionSettings;
import org.continuo.engine.stems.ApplySettings;
import org.continuo.engine.stems.StemModel;
import org.continuo.engine.stems.StemSeparator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Whether drums and bass are taken away from what leads, as MusicGen Melody was trained. */
final class MelodyStemsOptions {
    /** Frames per second and seconds of a window of MusicGen's. */
    private static final int FRAME_RATE_HZ = 50;

    private static final double WINDOW_SECONDS = 30;

    /** What was taken away and is weaker than this counts for nothing. */
    private static final double LEAST_DECIBELS = -30;

    @Option(
            names = "--melody-stems",
            paramLabel = "HOW",
            defaultValue = "auto",
            converter = Word.class,
            description =
                    "Whether to follow the vocals and other instruments of AUDIO without its drums"
                            + " and bass, taken apart as by separate: on, off, or auto, which does"
                            + " so where the model is there and AUDIO has drums or bass. Default:"
                            + " ${DEFAULT-VALUE}.")
    How how = How.AUTO;

    @Option(
            names = "--stems-model",
            paramLabel = "MODEL",
            defaultValue = "htdemucs",
            description = "What takes AUDIO apart, as of separate. Default: ${DEFAULT-VALUE}.")
    String model = "htdemucs";

    private enum How {
        AUTO,
        ON,
        OFF
    }

    /** The three words, in small letters. */
    static final class Word implements ITypeConverter<How> {
        @Override
        public How convert(String value) {
            for (How how : How.values()) {
                if (how.name().toLowerCase(Locale.ROOT).equals(value)) {
                    return how;
                }
            }
            throw new TypeConversionException("expected auto, on or off, found " + value);
        }
    }

    /** The part of the file that leads, as far as a clip of this length hears it. */
    Sound melody(
            SoundFile file, RegionOptions region, ClipLength length, @Nullable CommandSpec spec)
            throws IOException {
        if (how == How.OFF) {
            return region.sound(file);
        }
        if (how == How.AUTO && !StemModelOptions.isThere(model)) {
            CommandOutput.note(
                    spec,
                    "the melody is that of the whole sound, with drums and bass if it has any: "
                            + model
                            + " is not there to take them away");
            return region.sound(file);
        }
        AudioSamples sound = region.readBeginning(file, heardSeconds(length));
        if (sound.length() <= 1) {
            return region.sound(file); // stands for no melody
        }
        try (StemModel opened = StemModelOptions.open(model, SessionSettings.allCores(), null)) {
            CommandOutput.note(spec, "taking drums and bass away from the melody with " + model);
            AudioSamples leading =
                    new StemSeparator(opened, ApplySettings.DEFAULT).melody(sound, done -> {});
            if (how == How.AUTO && takenDecibels(sound.mono(), leading) < LEAST_DECIBELS) {
                CommandOutput.note(spec, "there are none: the melody is that of the whole sound");
                return region.sound(file);
            }
            return new Sound.InMemory(leading);
        }
    }

    /** No window looks further than its own length past the clip's end. */
    static double heardSeconds(ClipLength length) {
        return length.frames(FRAME_RATE_HZ) / (double) FRAME_RATE_HZ + WINDOW_SECONDS;
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
