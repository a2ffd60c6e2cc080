package org.continuo.engine.cli;

import java.io.IOException;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.audio.WavLoop;
import org.continuo.core.request.ClipLength;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How much new music: as time, codec frames, samples, or bars at a tempo. */
final class LengthOptions {
    private static final double DEFAULT_SECONDS = 10;
    private static final int DEFAULT_BARS = 8;
    private static final Pattern METER = Pattern.compile("(\\d{1,2})/(1|2|4|8|16|32)");

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

    static final class Bars {
        @Option(
                names = "--bars",
                paramLabel = "N",
                defaultValue = "" + DEFAULT_BARS,
                description = "Length in bars, with --bpm. Default: ${DEFAULT-VALUE}.")
        int bars = DEFAULT_BARS;

        @Option(
                names = "--bpm",
                paramLabel = "B",
                required = true,
                description = "Tempo: quarter notes per minute, as in a DAW.")
        double tempoBpm;

        @Option(
                names = "--meter",
                paramLabel = "M",
                defaultValue = "4/4",
                description = "Meter, with --bpm. Default: ${DEFAULT-VALUE}.")
        String meter = "4/4";

        Bars() {}

        Bars(int bars, double tempoBpm, String meter) {
            this.bars = bars;
            this.tempoBpm = tempoBpm;
            this.meter = meter;
        }

        ClipLength.Seconds length() {
            Matcher matcher = meter();
            if (bars < 1) {
                throw new IllegalArgumentException("--bars: expected 1 or more, found " + bars);
            }
            if (!(tempoBpm >= 20 && tempoBpm <= 400)) {
                throw new IllegalArgumentException(
                        "--bpm: expected 20 to 400 quarter notes per minute, found " + tempoBpm);
            }
            double quartersPerBar =
                    Integer.parseInt(matcher.group(1)) * 4.0 / Integer.parseInt(matcher.group(2));
            return new ClipLength.Seconds(bars * quartersPerBar * 60 / tempoBpm);
        }

        /** What the file of a loop of this length tells of it. */
        WavLoop loop(int samples) {
            Matcher matcher = meter();
            int beatsPerBar = Integer.parseInt(matcher.group(1));
            int unit = Integer.parseInt(matcher.group(2));
            return new WavLoop(samples, bars * beatsPerBar, beatsPerBar, unit, tempoBpm * unit / 4);
        }

        private Matcher meter() {
            Matcher matcher = METER.matcher(meter);
            if (!matcher.matches() || matcher.group(1).matches("0+")) {
                throw new IllegalArgumentException(
                        "--meter: expected one such as 4/4, 3/4 or 7/8, found " + meter);
            }
            return matcher;
        }
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
        return choice.bars == null ? new ClipLength.Seconds(DEFAULT_SECONDS) : choice.bars.length();
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
