package org.continuo.engine.cli;

import java.io.IOException;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.continuo.core.request.ClipLength;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How much new music: as time, codec frames, samples, or bars at a tempo. */
final class LengthOptions {
    private static final double DEFAULT_SECONDS = 10;
    private static final int DEFAULT_BARS = 8;

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    @Nullable Choice choice;

    @ArgGroup(exclusive = false)
    @Nullable TempoOptions tempo;

    static final class Choice {
        @Option(
                names = "--seconds",
                paramLabel = "S",
                description = "Length of the new music. Default: 10.")
        @Nullable Double seconds;

        @Option(
                names = "--frames",
                paramLabel = "N",
                description = "Length in codec frames (50 per second).")
        @Nullable Integer frames;

        @Option(
                names = "--samples",
                paramLabel = "N",
                description =
                        "Length in samples of the file that is written: with --rate, or at the rate"
                                + " of AUDIO when it is continued.")
        @Nullable Integer samples;

        @Option(
                names = "--bars",
                paramLabel = "N",
                description =
                        "Length in bars, with --bpm; where AUDIO is continued, without it at the"
                                + " tempo that is heard. Default with --bpm: 8.")
        @Nullable Integer bars;
    }

    /** Finds the rate that is written, where it is asked for. */
    @FunctionalInterface
    interface Rate {
        /** The rate, or nothing where only the model knows it. */
        OptionalInt hertz() throws IOException;
    }

    ClipLength length(Rate written) throws IOException {
        OptionalDouble bpm = TempoOptions.bpm(tempo); // refused where it is none, for any length
        if (choice == null) {
            return new ClipLength.Seconds(
                    bpm.isPresent()
                            ? TempoOptions.seconds(tempo, "--bars", DEFAULT_BARS)
                            : DEFAULT_SECONDS);
        }
        if (choice.seconds != null) {
            return new ClipLength.Seconds(choice.seconds);
        }
        if (choice.samples != null) {
            return samples(choice.samples, written.hertz());
        }
        if (choice.frames != null) {
            return new ClipLength.Frames(choice.frames);
        }
        return new ClipLength.Seconds(
                choice.bars == null
                        ? DEFAULT_SECONDS
                        : TempoOptions.seconds(tempo, "--bars", choice.bars));
    }

    /** Whether bars are asked for, and no tempo to count them at is told. */
    boolean lacksTempo() {
        return tempo == null && choice != null && choice.bars != null;
    }

    /** The tempo, as if it had been told. */
    void tempo(double tempoBpm) {
        tempo = new TempoOptions(tempoBpm, TempoOptions.USUAL_METER);
    }

    /** The tempo, where it is told. */
    OptionalDouble tempoBpm() {
        return TempoOptions.bpm(tempo);
    }

    private static ClipLength samples(int count, OptionalInt rateHz) {
        if (count < 1) {
            throw new IllegalArgumentException("--samples: expected 1 or more, found " + count);
        }
        if (rateHz.isEmpty()) {
            throw new IllegalArgumentException(
                    "--samples: expected --rate with it, found no rate to count them at");
        }
        return new ClipLength.Seconds((double) count / rateHz.getAsInt());
    }
}
