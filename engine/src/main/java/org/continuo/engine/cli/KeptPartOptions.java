package org.continuo.engine.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How much of a take stays, and how much new music comes behind it, as times or as bars. */
final class KeptPartOptions {
    private static final double DEFAULT_SECONDS = 10;

    /** What bars of a tempo and a whole number of samples may differ by. */
    private static final double BARELY_SECONDS = 1e-3;

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    Kept kept = new Kept();

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    Made made = new Made();

    static final class Kept {
        @Option(
                names = "--keep-seconds",
                paramLabel = "S",
                description = "How much of the take's beginning stays. Default: all.")
        @Nullable Double seconds;

        @Option(
                names = "--keep-bars",
                paramLabel = "N",
                description = "The same in bars, with --bpm.")
        @Nullable Integer bars;
    }

    static final class Made {
        @Option(
                names = "--seconds",
                paramLabel = "S",
                description =
                        "Length of the new music. Default: as much as the take has behind what"
                                + " stays; 10 if that is nothing.")
        @Nullable Double seconds;

        @Option(names = "--bars", paramLabel = "N", description = "The same in bars, with --bpm.")
        @Nullable Integer bars;
    }

    @ArgGroup(exclusive = false)
    @Nullable TempoOptions tempo;

    /** How much of a take of this length stays. */
    double keptSeconds(double takeSeconds) {
        double wanted =
                kept.bars != null
                        ? TempoOptions.seconds(tempo, "--keep-bars", kept.bars)
                        : kept.seconds != null ? kept.seconds : takeSeconds;
        if (!(wanted > 0 && wanted <= takeSeconds + BARELY_SECONDS)) {
            throw new IllegalArgumentException(
                    "%s: expected more than nothing and at most the take's %.3f s, found %.3f s"
                            .formatted(
                                    kept.bars != null ? "--keep-bars" : "--keep-seconds",
                                    takeSeconds,
                                    wanted));
        }
        return Math.min(wanted, takeSeconds);
    }

    /** How much new music comes behind. */
    double madeSeconds(double takeSeconds, double keptSeconds) {
        if (made.bars != null) {
            return TempoOptions.seconds(tempo, "--bars", made.bars);
        }
        if (made.seconds != null) {
            return made.seconds;
        }
        double left = takeSeconds - keptSeconds;
        return left > BARELY_SECONDS ? left : DEFAULT_SECONDS;
    }
}
