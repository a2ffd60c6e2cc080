package org.continuo.conformance.kit;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.continuo.core.tensor.Shape;

/** Compares an output with the stored one. */
final class OutputCheck {
    private OutputCheck() {}

    /**
     * The outcome.
     *
     * @param error the deviation, in words and numbers
     */
    record Finding(String error, boolean passed) {}

    static Finding compare(KitArray want, EngineOutput produced, Tolerance tolerance) {
        KitArray got = produced.array();
        if (!got.shape().equals(want.shape())) {
            return new Finding(
                    "expected shape %s, found %s".formatted(want.shape(), got.shape()),
                    tolerance instanceof Tolerance.Informative);
        }
        double[] wanted = values(want);
        double[] found = values(got);
        return switch (tolerance) {
            case Tolerance.Exact() -> exact(wanted, found, want.shape(), produced.open());
            case Tolerance.Close(double atol, double rtol) ->
                    close(wanted, found, want.shape(), produced.open(), atol, rtol);
            case Tolerance.Waveform(double atol, double minSnrDb) ->
                    waveform(wanted, found, atol, minSnrDb);
            case Tolerance.Informative() ->
                    new Finding("max %.3g".formatted(greatestDifference(wanted, found)), true);
        };
    }

    private static Finding exact(double[] want, double[] got, Shape shape, IntPredicate open) {
        int differing = 0;
        int first = -1;
        for (int i = 0; i < want.length; i++) {
            if (want[i] != got[i] && !open.test(i)) {
                differing++;
                first = first < 0 ? i : first;
            }
        }
        return differing == 0
                ? new Finding("%d equal".formatted(want.length), true)
                : new Finding(
                        "%d of %d differ, first at %s: expected %s, found %s"
                                .formatted(
                                        differing,
                                        want.length,
                                        position(first, shape),
                                        number(want[first]),
                                        number(got[first])),
                        false);
    }

    private static Finding close(
            double[] want, double[] got, Shape shape, IntPredicate open, double atol, double rtol) {
        double greatest = 0;
        int first = -1;
        for (int i = 0; i < want.length; i++) {
            if (open.test(i) || want[i] == got[i]) {
                continue; // equal infinities are equal
            }
            double difference = Math.abs(got[i] - want[i]);
            greatest = Math.max(greatest, difference);
            // NaN and unequal infinities fail, whatever the bound
            boolean within =
                    Double.isFinite(difference) && difference <= atol + rtol * Math.abs(want[i]);
            if (!within && first < 0) {
                first = i;
            }
        }
        return first < 0
                ? new Finding("max %.3g".formatted(greatest), true)
                : new Finding(
                        "max %.3g, first at %s: expected %s, found %s"
                                .formatted(
                                        greatest,
                                        position(first, shape),
                                        number(want[first]),
                                        number(got[first])),
                        false);
    }

    private static Finding waveform(double[] want, double[] got, double atol, double minSnrDb) {
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < want.length; i++) {
            signal += want[i] * want[i];
            noise += (got[i] - want[i]) * (got[i] - want[i]);
        }
        double greatest = greatestDifference(want, got);
        double snrDb = 10 * Math.log10(signal / noise);
        return new Finding(
                "max %.3g, %.1f dB".formatted(greatest, snrDb),
                greatest <= atol || snrDb >= minSnrDb);
    }

    /** NaN if any difference is. */
    private static double greatestDifference(double[] want, double[] got) {
        double greatest = 0;
        for (int i = 0; i < want.length; i++) {
            greatest =
                    want[i] == got[i] ? greatest : Math.max(greatest, Math.abs(got[i] - want[i]));
        }
        return greatest;
    }

    private static double[] values(KitArray array) {
        return switch (array) {
            case KitArray.Floats(var floats) -> {
                double[] values = new double[floats.values().length];
                Arrays.setAll(values, i -> floats.values()[i]);
                yield values;
            }
            case KitArray.Longs(var longs) -> {
                double[] values = new double[longs.values().length];
                Arrays.setAll(values, i -> longs.values()[i]);
                yield values;
            }
        };
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.valueOf((long) value)
                : "%.7g".formatted(value);
    }

    private static String position(int index, Shape shape) {
        long[] at = new long[shape.rank()];
        long rest = index;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            at[axis] = rest % shape.dimension(axis);
            rest /= shape.dimension(axis);
        }
        return Arrays.toString(at);
    }
}
