package org.continuo.engine.cli;

import java.util.OptionalDouble;
import org.continuo.core.audio.TimeRange;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which part of a sound file is made anew, as times or as bars. */
final class SectionOptions {
    /** Shorter music has no beat and no level. */
    private static final double SHORTEST_SECONDS = 0.25;

    @ArgGroup(exclusive = true, multiplicity = "1")
    @Nullable Choice choice;

    @ArgGroup(exclusive = false)
    @Nullable TempoOptions tempo;

    static final class Choice {
        @ArgGroup(exclusive = false)
        @Nullable Times times;

        @ArgGroup(exclusive = false)
        @Nullable Bars bars;
    }

    static final class Times {
        @Option(
                names = "--from",
                paramLabel = "S",
                required = true,
                description = "Where in AUDIO the new music begins, in seconds.")
        double fromSeconds;

        @Option(
                names = "--to",
                paramLabel = "S",
                required = true,
                description = "Where in AUDIO it ends, in seconds.")
        double toSeconds;
    }

    static final class Bars {
        @Option(
                names = "--from-bar",
                paramLabel = "N",
                required = true,
                description = "The first bar to make anew, with --bpm; AUDIO begins with bar 1.")
        int first = 1;

        @Option(
                names = "--bars",
                paramLabel = "N",
                defaultValue = "1",
                description = "How many bars. Default: ${DEFAULT-VALUE}.")
        int count = 1;
    }

    /**
     * Samples of a file.
     *
     * @param from the first one
     * @param to the first one behind
     */
    record Section(long from, long to, int sampleRateHz) {
        double fromSeconds() {
            return (double) from / sampleRateHz;
        }

        double toSeconds() {
            return (double) to / sampleRateHz;
        }

        double seconds() {
            return (double) (to - from) / sampleRateHz;
        }
    }

    /** The tempo, where it is told. */
    OptionalDouble tempoBpm() {
        return TempoOptions.bpm(tempo);
    }

    /** In seconds, as the user says it. */
    private record Wanted(double from, double to) {}

    private Wanted wanted() {
        if (choice != null && choice.times != null) {
            return new Wanted(choice.times.fromSeconds, choice.times.toSeconds);
        }
        if (choice != null && choice.bars != null) {
            if (choice.bars.first < 1) {
                throw new IllegalArgumentException(
                        "--from-bar: expected 1 or more, found " + choice.bars.first);
            }
            double length = TempoOptions.seconds(tempo, "--from-bar", choice.bars.count);
            double from = (choice.bars.first - 1) * length / choice.bars.count;
            return new Wanted(from, from + length);
        }
        return new Wanted(0, 0);
    }

    /** The part and so much on both sides of it. */
    TimeRange around(double seconds) {
        Wanted wanted = wanted();
        double from = Math.max(0, wanted.from - seconds);
        return new TimeRange(from, Math.max(from, wanted.to) + seconds);
    }

    /** The part of a file of this rate and length, which lies inside of it. */
    Section section(int sampleRateHz, double fileSeconds) {
        double from = wanted().from;
        double to = wanted().to;
        if (!(from >= 0) || !(to - from >= SHORTEST_SECONDS) || !(to <= fileSeconds)) {
            throw new IllegalArgumentException(
                    "section: expected at least %s s inside of the %.3f s of AUDIO, found %.3f s to %.3f s"
                            .formatted(SHORTEST_SECONDS, fileSeconds, from, to));
        }
        return new Section(
                Math.round(from * sampleRateHz), Math.round(to * sampleRateHz), sampleRateHz);
    }
}
