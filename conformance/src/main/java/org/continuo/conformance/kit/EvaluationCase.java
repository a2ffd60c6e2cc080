package org.continuo.conformance.kit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavFile;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.evaluation.ChromaSimilarity;
import org.continuo.engine.evaluation.CosineSimilarity;
import org.continuo.engine.evaluation.FrechetDistance;
import org.continuo.engine.evaluation.KlDivergence;
import org.continuo.engine.evaluation.KlDivergence.Activation;
import org.continuo.engine.evaluation.MeanInterval;
import org.continuo.engine.evaluation.SeamError;
import org.continuo.engine.evaluation.SignalToNoise;
import tools.jackson.databind.JsonNode;

/** Case {@code evaluation}: measures on given arrays. */
record EvaluationCase(KitCase kitCase) implements CaseRunner {
    /** How far a bootstrap's bounds may lie from those of very many resamples. */
    private static final double INTERVAL_STANDARD_ERRORS = 0.15;

    @Override
    public Map<String, OutputSpec> outputs() {
        return kitCase.outputs();
    }

    @Override
    public EngineOutput produce(String output) throws IOException {
        String[] path = output.split("/", 3);
        if (path.length < 2) {
            throw CaseRunner.unknown(output);
        }
        String what = path.length == 3 ? path[2] : "";
        return new EngineOutput(
                switch (path[0]) {
                    case "frechet" -> frechet(entry("frechet", path[1]));
                    case "kl" -> divergence(path[1], what);
                    case "chroma_cosine" -> chroma(chroma(path[1]));
                    case "clap" -> clap(path[1]);
                    case "bootstrap" -> bootstrap(interval(path[1]), what);
                    case "seam" -> seam(entry("seam", path[1]));
                    case "si_snr" -> signalToNoise(signalToNoise(path[1]), what);
                    default -> throw CaseRunner.unknown(output);
                });
    }

    private JsonNode entry(String measure, String tag) {
        return entry(kitCase.inputs().path(measure), tag);
    }

    private static JsonNode entry(JsonNode entries, String tag) {
        for (JsonNode entry : entries) {
            if (entry.path("tag").stringValue("").equals(tag)) {
                return entry;
            }
        }
        throw CaseRunner.unknown(tag);
    }

    private FloatArray floats(JsonNode entry, String name) throws IOException {
        return kitCase.floats(entry.path(name).stringValue());
    }

    private static KitArray array(double... values) {
        return KitArray.of(floats(values), values.length);
    }

    private static float[] floats(double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }

    private KitArray frechet(JsonNode entry) throws IOException {
        FrechetDistance found = FrechetDistance.between(floats(entry, "a"), floats(entry, "b"));
        return array(found.distance(), found.mean(), found.covariance());
    }

    private KitArray divergence(String tag, String what) throws IOException {
        KlDivergence found =
                switch (tag) {
                    case "logits_softmax" -> ofLogits(Activation.SOFTMAX);
                    case "logits_sigmoid" -> ofLogits(Activation.SIGMOID);
                    default -> {
                        JsonNode entry = entry("kl", tag);
                        yield KlDivergence.of(floats(entry, "pred"), floats(entry, "target"));
                    }
                };
        return switch (what) {
            case "per_item_pq" -> array(found.items());
            case "pq_qp_both_symmetrised" ->
                    array(found.pq(), found.qp(), found.both(), found.symmetrised());
            default -> throw CaseRunner.unknown(what);
        };
    }

    private KlDivergence ofLogits(Activation activation) throws IOException {
        JsonNode logits = kitCase.inputs().path("kl_logits");
        return KlDivergence.ofLogits(floats(logits, "pred"), floats(logits, "target"), activation);
    }

    /** The name is a tag and what is compared of a frame. */
    private ChromaSimilarity chroma(String name) throws IOException {
        int split = name.lastIndexOf('_');
        JsonNode entry = entry("chroma_cosine", name.substring(0, Math.max(split, 0)));
        int[] sizes = new int[entry.path("sizes").size()];
        Arrays.setAll(sizes, item -> entry.path("sizes").get(item).intValue());
        return ChromaSimilarity.of(
                sounds(entry, "preds"),
                sounds(entry, "targets"),
                sizes,
                entry.path("n_fft").intValue(),
                switch (name.substring(split + 1)) {
                    case "argmax" -> ChromaSimilarity.Features.ARGMAX;
                    case "soft" -> ChromaSimilarity.Features.SOFT;
                    default -> throw CaseRunner.unknown(name);
                });
    }

    private List<AudioSamples> sounds(JsonNode entry, String name) throws IOException {
        List<AudioSamples> sounds = new ArrayList<>();
        for (JsonNode file : entry.path(name)) {
            sounds.add(WavFile.read(kitCase.folder().resolve(file.stringValue())));
        }
        return sounds;
    }

    private static KitArray chroma(ChromaSimilarity found) {
        double[] all = new double[1 + found.items().length];
        all[0] = found.mean();
        System.arraycopy(found.items(), 0, all, 1, found.items().length);
        return array(all);
    }

    private KitArray clap(String what) throws IOException {
        JsonNode entry = kitCase.inputs().path("clap");
        double[] cosines = CosineSimilarity.ofPairs(floats(entry, "audio"), floats(entry, "text"));
        return switch (what) {
            case "per_item" -> array(cosines);
            case "mean" -> array(Arrays.stream(cosines).average().orElseThrow());
            default -> throw CaseRunner.unknown(what);
        };
    }

    private double[] bootstrapped(String tag) throws IOException {
        float[] values = floats(entry("bootstrap", tag), "values").values();
        double[] widened = new double[values.length];
        Arrays.setAll(widened, i -> values[i]);
        return widened;
    }

    private MeanInterval interval(String tag) throws IOException {
        return MeanInterval.of(bootstrapped(tag));
    }

    private static KitArray bootstrap(MeanInterval found, String what) {
        return switch (what) {
            case "mean" -> array(found.mean());
            case "interval_95" -> array(found.low(), found.high());
            default -> throw CaseRunner.unknown(what);
        };
    }

    private KitArray seam(JsonNode entry) throws IOException {
        SeamError found =
                SeamError.at(
                        WavFile.read(kitCase.folder().resolve(entry.path("wave").stringValue())),
                        entry.path("position").intValue(),
                        entry.path("h").intValue(),
                        entry.path("W").intValue());
        return array(found.jumpDb(), found.levelDb());
    }

    private SignalToNoise signalToNoise(String tag) throws IOException {
        JsonNode inputs = kitCase.inputs().path("si_snr");
        JsonNode variant = entry(inputs.path("variants"), tag);
        return SignalToNoise.of(
                floats(inputs, "reference"),
                floats(inputs, "estimate"),
                variant.path("sample_rate").intValue(),
                variant.path("segment").isNumber()
                        ? OptionalDouble.of(variant.path("segment").doubleValue())
                        : OptionalDouble.empty(),
                variant.path("overlap").doubleValue());
    }

    private KitArray signalToNoise(SignalToNoise found, String what) throws IOException {
        return switch (what) {
            case "" -> array(found.meanDb());
            case "frames" -> {
                Shape signals = floats(kitCase.inputs().path("si_snr"), "reference").shape();
                yield KitArray.of(
                        floats(found.decibels()),
                        signals.dimension(0),
                        signals.dimension(1),
                        found.frames());
            }
            default -> throw CaseRunner.unknown(what);
        };
    }

    @Override
    public void checkValues(ValueReport report) throws IOException {
        for (Map.Entry<String, JsonNode> value : kitCase.values().properties()) {
            String[] path = value.getKey().split("/", 3);
            if (path.length < 3) {
                continue; // the values of the outputs, once more
            }
            if (path[2].equals("frames") && value.getValue().isInt()) {
                report.equal(
                        value.getKey(),
                        value.getValue().intValue(),
                        () -> chroma(path[1]).frames());
            } else if (path[2].equals("interval_95")) {
                double bound = INTERVAL_STANDARD_ERRORS * standardError(bootstrapped(path[1]));
                report.near(
                        value.getKey() + ".low",
                        value.getValue().get(0).doubleValue(),
                        bound,
                        () -> interval(path[1]).low());
                report.near(
                        value.getKey() + ".high",
                        value.getValue().get(1).doubleValue(),
                        bound,
                        () -> interval(path[1]).high());
            }
        }
    }

    private static double standardError(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
        return Math.sqrt(squares / Math.max(1, values.length - 1) / values.length);
    }
}
