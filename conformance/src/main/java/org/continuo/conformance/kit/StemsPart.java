package org.continuo.conformance.kit;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;

/**
 * What an output of case {@code stems} is of, and which part of it the kit keeps, by the words that
 * stand among the case's values: "first 4096 samples, sources 0 and 3 only".
 */
record StemsPart(String words) {
    private static final Pattern SOURCES =
            Pattern.compile("sources? ((?:\\d+(?: and |, )?)+) only");
    private static final Pattern FRAMES = Pattern.compile("frames ((?:\\d+(?:, )?)+) only");
    private static final Pattern FIRST = Pattern.compile("(?:first|exactly|on) (\\d+) samples");
    private static final Pattern RANGE = Pattern.compile("samples (\\d+) \\.\\. (\\d+)");
    private static final Pattern LAST = Pattern.compile("last (\\d+) samples");
    private static final Pattern MOST = Pattern.compile("all (\\d+) samples");

    /** How many samples of the sound's beginning it is of. */
    int firstSamples() {
        return number(FIRST, 1);
    }

    /** How many samples of its end are kept. */
    int lastSamples() {
        return number(LAST, 1);
    }

    /** The sample of the sound that it begins with. */
    int beginSample() {
        return says(RANGE) ? number(RANGE, 1) : 0;
    }

    /** The first sample that it is not of any more. */
    int endSample() {
        if (says(RANGE)) {
            return number(RANGE, 2);
        }
        return says(MOST) ? number(MOST, 1) : firstSamples();
    }

    /** The end of these stems, or all of them where no end is named. */
    float[][][] ended(float[][][] stems) {
        if (!says(LAST)) {
            return stems;
        }
        int count = lastSamples();
        return Arrays.stream(stems)
                .map(stem -> StemsCase.cut(stem, stem[0].length - count, count))
                .toArray(float[][][]::new);
    }

    /** {@code [1, sources, channels, samples]}, of the sources that are named. */
    EngineOutput stems(float[][][] stems) {
        List<Integer> named = numbers(SOURCES);
        List<Integer> kept =
                named.isEmpty() ? IntStream.range(0, stems.length).boxed().toList() : named;
        int channels = stems[0].length;
        int length = stems[0][0].length;
        float[] flat = new float[kept.size() * channels * length];
        int at = 0;
        for (int source : kept) {
            for (float[] channel : stems[source]) {
                System.arraycopy(channel, 0, flat, at, length);
                at += length;
            }
        }
        return StemsCase.floats(Shape.of(1, kept.size(), channels, length), flat);
    }

    /** {@code [batch, channels, bins, frames]}, of the frames that are named. */
    KitArray frames(FloatArray spectrum) {
        List<Integer> kept = numbers(FRAMES);
        if (kept.isEmpty()) {
            return new KitArray.Floats(spectrum);
        }
        long[] shape = spectrum.shape().toArray();
        int frames = (int) shape[3];
        shape[3] = kept.size();
        float[] values = new float[spectrum.values().length / frames * kept.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = spectrum.values()[i / kept.size() * frames + kept.get(i % kept.size())];
        }
        return KitArray.of(values, shape);
    }

    private boolean says(Pattern pattern) {
        return pattern.matcher(words).find();
    }

    private int number(Pattern pattern, int group) {
        Matcher matcher = pattern.matcher(words);
        if (!matcher.find()) {
            throw new IllegalArgumentException(
                    "expected words such as \"%s\", found \"%s\"".formatted(pattern, words));
        }
        return Integer.parseInt(matcher.group(group));
    }

    private List<Integer> numbers(Pattern pattern) {
        Matcher matcher = pattern.matcher(words);
        return matcher.find()
                ? Pattern.compile("\\D+")
                        .splitAsStream(matcher.group(1))
                        .map(Integer::parseInt)
                        .toList()
                : List.of();
    }
}
