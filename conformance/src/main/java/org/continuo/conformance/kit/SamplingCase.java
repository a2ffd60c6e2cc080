package org.continuo.conformance.kit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.request.SamplingSettings;
import org.continuo.core.request.SamplingSettings.Flavour;
import org.continuo.core.tensor.FloatArray;
import org.continuo.engine.sampling.DistributionProbe;
import org.continuo.engine.sampling.Guidance;
import org.continuo.engine.sampling.TokenDistribution;
import tools.jackson.databind.JsonNode;

/** Case {@code sampling}: the distributions under each combination of limits, and guidance. */
record SamplingCase(KitCase kitCase) implements CaseRunner {
    /** {@code hf_scores_3}, or {@code hf_scores_2048_3} for {@code logits_2048.npy}. */
    private static final Pattern COMBINATION =
            Pattern.compile("(hf_scores|hf_probs|audiocraft_probs)(_\\d+)?_(\\d+)");

    private static final Pattern GUIDANCE = Pattern.compile("cfg_([0-9.]+)");

    @Override
    public Map<String, OutputSpec> outputs() {
        return kitCase.outputs();
    }

    @Override
    public EngineOutput produce(String output) throws IOException {
        Matcher guidance = GUIDANCE.matcher(output);
        if (guidance.matches()) {
            return new EngineOutput(guided(Float.parseFloat(guidance.group(1))));
        }
        Matcher combination = COMBINATION.matcher(output);
        if (!combination.matches()) {
            throw CaseRunner.unknown(output);
        }
        JsonNode settings =
                kitCase.inputs().path("combos").path(Integer.parseInt(combination.group(3)));
        if (settings.isMissingNode()) {
            throw CaseRunner.unknown(output);
        }
        String suffix = combination.group(2) == null ? "" : combination.group(2);
        FloatArray logits = kitCase.floats("inputs/logits%s.npy".formatted(suffix));
        int vocabulary = logits.shape().size(1);
        boolean scores = combination.group(1).equals("hf_scores");
        TokenDistribution distribution =
                new TokenDistribution(
                        settings(
                                settings,
                                combination.group(1).equals("audiocraft_probs")
                                        ? Flavour.AUDIOCRAFT
                                        : Flavour.TRANSFORMERS),
                        vocabulary);
        float[] values = new float[logits.values().length];
        for (int offset = 0; offset < values.length; offset += vocabulary) {
            distribution.set(logits.values(), offset);
            for (int token = 0; token < vocabulary; token++) {
                values[offset + token] =
                        scores
                                ? DistributionProbe.score(distribution, token)
                                : (float) DistributionProbe.probability(distribution, token);
            }
        }
        return new EngineOutput(new KitArray.Floats(new FloatArray(logits.shape(), values)));
    }

    @Override
    public void checkValues(ValueReport report) throws IOException {
        for (JsonNode combo : kitCase.values().path("combos")) {
            String file = combo.path("logits").stringValue("");
            FloatArray logits = kitCase.floats("inputs/" + file);
            String name =
                    "%s_%d_".formatted(file.replace(".npy", ""), combo.get("index").intValue());
            if (combo.path("hf_kept_per_row").isArray()) {
                report.equal(
                        name + "hf_kept_per_row",
                        integers(combo.get("hf_kept_per_row")),
                        () -> keptPerRow(logits, settings(combo, Flavour.TRANSFORMERS)));
            }
            // with a limit of exactly 1 the stored counts are the rounding of a float32 sum
            if (combo.get("top_p").doubleValue() < 1) {
                report.equal(
                        name + "audiocraft_kept_per_row",
                        integers(combo.get("audiocraft_kept_per_row")),
                        () -> keptPerRow(logits, settings(combo, Flavour.AUDIOCRAFT)));
            }
        }
    }

    private KitArray guided(float scale) throws IOException {
        FloatArray both = kitCase.floats("inputs/cfg_cond_then_uncond.npy");
        int rows = both.shape().size(0) / 2;
        int vocabulary = both.shape().size(1);
        float[] logits = both.values();
        Guidance.apply(logits, rows * vocabulary, scale);
        return KitArray.of(Arrays.copyOf(logits, rows * vocabulary), rows, vocabulary);
    }

    private static List<Integer> keptPerRow(FloatArray logits, SamplingSettings settings) {
        int vocabulary = logits.shape().size(1);
        TokenDistribution distribution = new TokenDistribution(settings, vocabulary);
        List<Integer> counts = new ArrayList<>();
        for (int offset = 0; offset < logits.values().length; offset += vocabulary) {
            distribution.set(logits.values(), offset);
            int kept = 0;
            for (int token = 0; token < vocabulary; token++) {
                kept += DistributionProbe.probability(distribution, token) > 0 ? 1 : 0;
            }
            counts.add(kept);
        }
        return counts;
    }

    private static SamplingSettings settings(JsonNode combo, Flavour flavour) {
        return new SamplingSettings(
                false,
                combo.get("temperature").doubleValue(),
                combo.get("top_k").intValue(),
                combo.get("top_p").doubleValue(),
                flavour);
    }

    private static List<Integer> integers(JsonNode array) {
        List<Integer> values = new ArrayList<>();
        array.forEach(value -> values.add(value.intValue()));
        return values;
    }
}
