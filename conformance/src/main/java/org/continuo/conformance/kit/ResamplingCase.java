package org.continuo.conformance.kit;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;
import org.continuo.core.audio.WavFile;
import tools.jackson.databind.JsonNode;

/** Case {@code resampling}: sines through every pair of rates, within the kit's limits. */
record ResamplingCase(KitCase kitCase) implements CaseRunner {
    private static final Pattern MUSIC = Pattern.compile("music_to_(\\d+)");
    private static final double CONSTANT = 0.5;
    private static final double CONSTANT_TOLERANCE = 1e-3;

    private record Rates(int from, int to) {
        @Override
        public String toString() {
            return from + "_to_" + to;
        }
    }

    @Override
    public Map<String, OutputSpec> outputs() {
        return kitCase.outputs();
    }

    @Override
    public EngineOutput produce(String output) throws IOException {
        Matcher music = MUSIC.matcher(output);
        if (!music.matches()) {
            throw CaseRunner.unknown(output);
        }
        String input = kitCase.inputs().path("exact").path("input").stringValue("");
        AudioSamples audio = WavFile.read(kitCase.folder().resolve(input));
        return new EngineOutput(
                KitArray.of(Resampler.resample(audio, Integer.parseInt(music.group(1)))));
    }

    @Override
    public void checkValues(ValueReport report) {
        JsonNode limits = kitCase.values().path("acceptance");
        Map<Rates, Map<Double, Boolean>> sines = new LinkedHashMap<>();
        for (JsonNode sine : kitCase.values().path("measurements")) {
            Rates rates = new Rates(sine.get("old").intValue(), sine.get("new").intValue());
            boolean passes = sine.get("band").stringValue().equals("pass");
            sines.computeIfAbsent(rates, key -> new LinkedHashMap<>())
                    .put(sine.get("frequency").doubleValue(), passes);
        }
        sines.forEach((rates, band) -> {
            double gain = limits.get("pass_gain_db_within").doubleValue();
            double phase = limits.get("pass_phase_deg_within").doubleValue();
            report.between(
                    rates + "_pass_gain_db",
                    0,
                    gain,
                    () -> worst(rates, band, true, fit -> Math.abs(fit.gainDb())));
            report.between(
                    rates + "_pass_snr_db",
                    limits.get("pass_snr_db_min").doubleValue(),
                    Double.POSITIVE_INFINITY,
                    () -> -worst(rates, band, true, fit -> -fit.snrDb()));
            report.between(
                    rates + "_pass_phase_deg",
                    0,
                    phase,
                    () -> worst(rates, band, true, fit -> Math.abs(fit.phaseDegrees())));
            if (band.containsValue(false)) {
                report.between(
                        rates + "_stop_level_db",
                        Double.NEGATIVE_INFINITY,
                        limits.get("stop_level_db_max").doubleValue(),
                        () -> worst(rates, band, false, SineFit::levelDb));
            }
            report.near(rates + "_constant", CONSTANT, CONSTANT_TOLERANCE, () -> furthest(rates));
            report.between(rates + "_length_error", 0, 0, () -> lengthError(rates));
        });
    }

    /** The greatest measure of all sines of the pass band or of the stop band. */
    private static double worst(
            Rates rates,
            Map<Double, Boolean> band,
            boolean passes,
            ToDoubleFunction<SineFit> measure) {
        Resampler resampler = new Resampler(rates.from(), rates.to());
        return band.entrySet().stream()
                .filter(sine -> sine.getValue() == passes)
                .mapToDouble(sine -> {
                    float[] input = SineFit.sine(sine.getKey(), rates.from());
                    float[] output = resampler.resample(input);
                    return measure.applyAsDouble(SineFit.of(output, sine.getKey(), rates.to()));
                })
                .max()
                .orElse(Double.NaN);
    }

    /** What is furthest from a constant that went in, away from the edges. */
    private static double furthest(Rates rates) {
        float[] constant = new float[rates.from()];
        Arrays.fill(constant, (float) CONSTANT);
        float[] output = new Resampler(rates.from(), rates.to()).resample(constant);
        double furthest = CONSTANT;
        for (int n = output.length / 10; n < output.length * 9 / 10; n++) {
            if (Math.abs(output[n] - CONSTANT) > Math.abs(furthest - CONSTANT)) {
                furthest = output[n];
            }
        }
        return furthest;
    }

    /** Samples by which some length misses both of n·to/from rounded down and up. */
    private static double lengthError(Rates rates) {
        Resampler resampler = new Resampler(rates.from(), rates.to());
        double worst = 0;
        for (int length : new int[] {1, 2, 441, 1000, 44_101}) {
            int output = resampler.resample(new float[length]).length;
            double exact = (double) length * rates.to() / rates.from();
            worst =
                    Math.max(
                            worst, Math.max(output - Math.ceil(exact), Math.floor(exact) - output));
        }
        return worst;
    }
}
