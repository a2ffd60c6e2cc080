package org.continuo.conformance.kit;

import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Turns comparisons of scalars into report lines. */
final class ValueReport {
    private final String caseName;
    private final Pattern names;
    private final Consumer<ReportLine> lines;

    /** A report of the values of these names alone, {@code values.} in front. */
    ValueReport(String caseName, Pattern names, Consumer<ReportLine> lines) {
        this.caseName = caseName;
        this.names = names;
        this.lines = lines;
    }

    /** Something that may fail with a sentence. */
    @FunctionalInterface
    interface Probe<T> {
        T get() throws Exception;
    }

    /** The value must lie within {@code atol} of the stored one; equal infinities are equal. */
    void near(String name, double want, double atol, Probe<Double> probe) {
        line(
                name,
                "±%.3g".formatted(atol),
                probe,
                got -> got == want || Math.abs(got - want) <= atol,
                got -> "%.4f, expected %.4f".formatted(got, want));
    }

    /** The value must lie in this range, bounds included. */
    void between(String name, double least, double greatest, Probe<Double> probe) {
        String range =
                Double.isInfinite(greatest)
                        ? "≥ %s".formatted(least)
                        : Double.isInfinite(least)
                                ? "≤ %s".formatted(greatest)
                                : "%s … %s".formatted(least, greatest);
        line(name, range, probe, got -> got >= least && got <= greatest, "%.4f"::formatted);
    }

    /** The value must equal the stored one. */
    <T> void equal(String name, T want, Probe<T> probe) {
        line(
                name,
                "exact",
                probe,
                want::equals,
                got -> want.equals(got) ? "equal" : "found %s, expected %s".formatted(got, want));
    }

    @SuppressWarnings("IllegalCatch")
    private <T> void line(
            String name,
            String tolerance,
            Probe<T> probe,
            java.util.function.Predicate<T> passes,
            java.util.function.Function<T, String> error) {
        if (!names.matcher("values." + name).matches()) {
            return;
        }
        ReportLine line;
        try {
            T got = probe.get();
            line =
                    new ReportLine(
                            caseName,
                            "values." + name,
                            error.apply(got),
                            tolerance,
                            passes.test(got));
        } catch (Exception e) {
            line =
                    new ReportLine(
                            caseName,
                            "values." + name,
                            ConformanceKit.sentence(e),
                            tolerance,
                            false);
        }
        lines.accept(line);
    }
}
