package org.continuo.engine.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Named arguments of a constructor, as a {@link PackagedModel} holds them. */
public final class PackagedArguments {
    private static final int MOST_SAMPLES = 1 << 25;

    private final Path file;
    private final Map<String, PickleValue> values;

    private PackagedArguments(Path file, Map<String, PickleValue> values) {
        this.file = file;
        this.values = values;
    }

    static PackagedArguments of(Path file, Map<PickleValue, PickleValue> entries)
            throws CheckpointException {
        Map<String, PickleValue> values = new LinkedHashMap<>();
        for (Map.Entry<PickleValue, PickleValue> entry : entries.entrySet()) {
            if (!(entry.getKey() instanceof PickleValue.Text(String name))) {
                throw new CheckpointException(
                        "%s: expected names of arguments, found %s"
                                .formatted(file, entry.getKey().kind()));
            }
            values.put(name, entry.getValue());
        }
        return new PackagedArguments(file, values);
    }

    public Set<String> names() {
        return values.keySet();
    }

    /** The whole number under {@code name}, or {@code absent}; it must lie within the bounds. */
    public int integer(String name, int absent, int least, int most) throws CheckpointException {
        PickleValue value = values.getOrDefault(name, new PickleValue.Int(absent));
        if (value instanceof PickleValue.Int(long number) && number >= least && number <= most) {
            return (int) number;
        }
        throw unexpected(name, "an integer from %d to %d".formatted(least, most), value);
    }

    /** The finite number under {@code name}, or {@code absent}. */
    public double number(String name, double absent) throws CheckpointException {
        PickleValue value = values.getOrDefault(name, new PickleValue.Real(absent));
        return switch (value) {
            case PickleValue.Int(long number) -> number;
            case PickleValue.Real(double number) when Double.isFinite(number) -> number;
            default -> throw unexpected(name, "a finite number", value);
        };
    }

    public boolean flag(String name, boolean absent) throws CheckpointException {
        PickleValue value = values.getOrDefault(name, new PickleValue.Flag(absent));
        if (value instanceof PickleValue.Flag(boolean flag)) {
            return flag;
        }
        throw unexpected(name, "True or False", value);
    }

    public String text(String name, String absent) throws CheckpointException {
        PickleValue value = values.getOrDefault(name, new PickleValue.Text(absent));
        if (value instanceof PickleValue.Text(String text)) {
            return text;
        }
        throw unexpected(name, "a str", value);
    }

    /** The whole numbers under {@code name}, which must be there. */
    public List<Integer> integers(String name) throws CheckpointException {
        List<Integer> numbers = new ArrayList<>();
        for (PickleValue element : list(name, "a list of int")) {
            if (!(element instanceof PickleValue.Int(long number)) || number != (int) number) {
                throw unexpected(name, "a list of int", element);
            }
            numbers.add((int) number);
        }
        return List.copyOf(numbers);
    }

    private List<PickleValue> list(String name, String expected) throws CheckpointException {
        return switch (values.getOrDefault(name, PickleValue.Nothing.NONE)) {
            case PickleValue.Items(List<PickleValue> elements) -> elements;
            case PickleValue.Tuple(List<PickleValue> elements) -> elements;
            case PickleValue other -> throw unexpected(name, expected, other);
        };
    }

    /** The texts under {@code name}, which must be there. */
    public List<String> texts(String name) throws CheckpointException {
        List<String> texts = new ArrayList<>();
        for (PickleValue element : list(name, "a list of str")) {
            if (!(element instanceof PickleValue.Text(String text))) {
                throw unexpected(name, "a list of str", element);
            }
            texts.add(text);
        }
        return List.copyOf(texts);
    }

    /** Whether {@code name} is absent, {@code None} or empty. */
    public boolean isEmpty(String name) {
        return switch (values.getOrDefault(name, PickleValue.Nothing.NONE)) {
            case PickleValue.Nothing _ -> true;
            case PickleValue.Items(List<PickleValue> elements) -> elements.isEmpty();
            case PickleValue.Tuple(List<PickleValue> elements) -> elements.isEmpty();
            default -> false;
        };
    }

    /**
     * Samples of a duration in seconds: exact for a fraction, the product of doubles cut off for
     * other numbers, as Python's {@code int(duration * rate)}.
     */
    public int samplesOf(String name, int absentSeconds, int sampleRateHz)
            throws CheckpointException {
        PickleValue value = values.getOrDefault(name, new PickleValue.Int(absentSeconds));
        double samples =
                switch (value) {
                    case PickleValue.Int(long seconds) -> (double) seconds * sampleRateHz;
                    case PickleValue.Real(double seconds) -> seconds * sampleRateHz;
                    case PickleValue.Ratio(long numerator, long denominator)
                            when Math.abs(numerator) < Long.MAX_VALUE / sampleRateHz ->
                            Math.floorDiv(numerator * sampleRateHz, denominator);
                    default -> throw unexpected(name, "a duration in seconds", value);
                };
        if (samples >= 1 && samples <= MOST_SAMPLES) {
            return (int) samples;
        }
        throw unexpected(name, "a duration of 1 sample to some minutes", value);
    }

    /** A refusal of what lies under {@code name}. */
    public CheckpointException unexpected(String name, String expected) {
        return unexpected(name, expected, values.getOrDefault(name, PickleValue.Nothing.NONE));
    }

    private CheckpointException unexpected(String name, String expected, PickleValue found) {
        String shown =
                switch (found) {
                    case PickleValue.Int(long number) -> Long.toString(number);
                    case PickleValue.Real(double number) -> Double.toString(number);
                    case PickleValue.Flag(boolean flag) -> flag ? "True" : "False";
                    case PickleValue.Text(String text) -> "'" + text + "'";
                    case PickleValue.Ratio(long numerator, long denominator) ->
                            numerator + "/" + denominator;
                    default -> found.kind();
                };
        return new CheckpointException(
                "%s: expected %s as %s, found %s".formatted(file, expected, name, shown));
    }
}
