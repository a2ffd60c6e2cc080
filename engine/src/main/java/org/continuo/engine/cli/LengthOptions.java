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

        @ArgGroup(exclusive = false)
        @Nullable Bars bars;
    }

    static final class Bars extends TempoOptions {
        @Option(
                names = "--bars",
                paramLabel = "N",
                defaultValue = "" + DEFAULT_BARS,
                description = "Length in bars, with --bpm. Default: ${DEFAULT-VALUE}.")
        int bars = DEFAULT_BARS;
    }

    /** Finds the rate that is written, where it is asked for. */
    @FunctionalInterface
    interface Rate {
        /** The rate, or nothing where only the model knows it. */
        OptionalInt hertz() throws IOException;
    }

    ClipLength length(Rate written) throws IOException {
        if (choice == null) {
            return new ClipLength.Seconds(DEFAULT_SECONDS);
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
        return choice.bars == null
                ? new ClipLength.Seconds(DEFAULT_SECONDS)
                : choice.bars.length(choice.bars.bars);
    }

    /** The tempo that the length is counted at. */
    OptionalDouble tempoBpm() {
        return choice == null || choice.bars == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(choice.bars.tempoBpm);
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
