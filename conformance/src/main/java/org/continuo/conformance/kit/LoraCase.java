package org.continuo.conformance.kit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.SamplingSettings;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.CompanionModels;
import org.continuo.engine.checkpoint.ScaledAdapter;
import org.continuo.engine.checkpoint.StoredTensor;
import org.continuo.engine.conditioning.ConditionedBatch;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.TokenGenerator;
import org.continuo.engine.sampling.Sampler;
import org.continuo.engine.tokens.DelayPattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Case {@code lora}: adapters in peft's files, one by one and combined, and those to refuse. */
final class LoraCase implements CaseRunner {
    private static final Pattern BASE = Pattern.compile("base_([^/]+)/logits");
    private static final Pattern ADAPTED = Pattern.compile("([^/]+)/scale_([^/]+)/(.+)");
    private static final String MERGED = "merged/";

    private final KitCase kitCase;
    private final EngineSettings settings;
    private @Nullable Opened opened;

    /** The model that the last output was of: outputs of one model stand together. */
    private record Opened(String key, Checkpoint checkpoint, KitModel model) {}

    LoraCase(KitCase kitCase, EngineSettings settings) {
        this.kitCase = kitCase;
        this.settings = settings;
    }

    @Override
    public Map<String, OutputSpec> outputs() {
        return kitCase.outputs();
    }

    @Override
    public EngineOutput produce(String output) throws IOException {
        Matcher base = BASE.matcher(output);
        if (base.matches()) {
            return logits(
                    open(output, base.group(1), List.of()).model(), base.group(1), steps(output));
        }
        Matcher name = ADAPTED.matcher(output);
        if (!name.matches()) {
            throw CaseRunner.unknown(output);
        }
        String kind = entry(name.group(1)).path("base").stringValue();
        Opened adapted =
                open(
                        name.group(1) + "/" + name.group(2),
                        kind,
                        adapters(name.group(1), name.group(2)));
        String what = name.group(3);
        if (what.startsWith(MERGED)) {
            return merged(adapted.checkpoint(), what.substring(MERGED.length()));
        }
        return switch (what) {
            case "logits" -> logits(adapted.model(), kind, steps(output));
            case "gen_codes" -> codes(adapted.model(), kind);
            default -> throw CaseRunner.unknown(output);
        };
    }

    /** How many of the last time steps an output of logits holds. */
    private int steps(String output) {
        return kitCase.output(output).shape().size(1);
    }

    private JsonNode entry(String tag) {
        for (String list : List.of("adapters", "combinations")) {
            for (JsonNode entry : kitCase.inputs().path(list)) {
                if (entry.path("tag").stringValue("").equals(tag)) {
                    return entry;
                }
            }
        }
        throw new IllegalArgumentException("unknown adapter " + tag);
    }

    /** Of a combination all that it names, with their scales in the same order. */
    private List<ScaledAdapter> adapters(String tag, String scales) {
        JsonNode entry = entry(tag);
        List<String> folders = new ArrayList<>();
        if (entry.has("folder")) {
            folders.add(entry.path("folder").stringValue());
        }
        entry.path("adapters")
                .forEach(part ->
                        folders.add(entry(part.stringValue()).path("folder").stringValue()));
        String[] each = scales.split("_", -1);
        List<ScaledAdapter> adapters = new ArrayList<>();
        for (int i = 0; i < folders.size(); i++) {
            adapters.add(
                    new ScaledAdapter(
                            kitCase.folder().resolve(folders.get(i)), Double.parseDouble(each[i])));
        }
        return adapters;
    }

    private JsonNode base(String kind) {
        return kitCase.inputs().path("bases").path(kind);
    }

    private Checkpoint checkpoint(String kind, List<ScaledAdapter> adapters)
            throws CheckpointException {
        return Checkpoint.open(
                kitCase.folder().resolve(base(kind).path("checkpoint").stringValue()),
                CompanionModels.NONE,
                adapters);
    }

    private Opened open(String key, String kind, List<ScaledAdapter> adapters) throws IOException {
        @Nullable Opened last = opened;
        if (last != null && last.key().equals(key)) {
            return last;
        }
        close();
        Checkpoint checkpoint = checkpoint(kind, adapters);
        Opened next =
                new Opened(
                        key,
                        checkpoint,
                        KitModel.open(checkpoint, KitModel.tokenizerFile(checkpoint), settings));
        opened = next;
        return next;
    }

    private static EngineOutput merged(Checkpoint checkpoint, String name)
            throws CheckpointException {
        StoredTensor tensor = checkpoint.weights().tensor(name);
        return new EngineOutput(
                new KitArray.Floats(new FloatArray(tensor.shape(), tensor.toFloats())));
    }

    private EngineOutput logits(KitModel model, String kind, int steps) throws IOException {
        List<String> texts = new ArrayList<>();
        base(kind).path("batch").forEach(text -> texts.add(text.stringValue()));
        CodebookTokens inputs =
                kitCase.tokens(
                        base(kind).path("decoder_input_ids").stringValue(),
                        model.decoder().config().codebooks());
        try (ConditionedBatch conditions =
                model.conditioner().unguided(model.text(texts), melodies(kind, texts.size()))) {
            return ForwardOutputs.lastSteps(
                    ForwardOutputs.logits(model.decoder(), conditions, inputs, null), steps);
        }
    }

    private EngineOutput codes(KitModel model, String kind) throws IOException {
        DecoderConfig config = model.decoder().config();
        JsonNode base = base(kind);
        DelayPattern pattern = config.pattern();
        try (ConditionedBatch conditions =
                model.conditioner()
                        .guided(
                                model.text(List.of(base.path("prompt").stringValue())),
                                melodies(kind, 1))) {
            CodebookTokens codes =
                    new TokenGenerator(model.decoder())
                            .generate(
                                    conditions,
                                    CodebookTokens.zeros(conditions.rows(), config.codebooks(), 0),
                                    pattern.frameCount(1 + base.path("new_tokens").intValue()),
                                    base.path("guidance_scale").floatValue(),
                                    new Sampler(
                                            SamplingSettings.greedyChoice(),
                                            conditions.rows(),
                                            config.codebooks(),
                                            config.vocabulary(),
                                            0),
                                    (done, total) -> {});
            return new EngineOutput(KitArray.of(codes));
        }
    }

    /** The first melodies' features, {@code [rows, frames, classes]}; none for other models. */
    private @Nullable FloatArray melodies(String kind, int rows) throws IOException {
        if (!base(kind).has("input_features")) {
            return null;
        }
        FloatArray all = kitCase.floats(base(kind).path("input_features").stringValue());
        Shape shape = all.shape();
        int perRow = shape.size(1) * shape.size(2);
        return new FloatArray(
                Shape.of(rows, shape.size(1), shape.size(2)),
                Arrays.copyOf(all.values(), rows * perRow));
    }

    @Override
    public void checkValues(ValueReport report) throws IOException {
        for (JsonNode refused : kitCase.inputs().path("refuse")) {
            report.equal(
                    "refuse." + refused.path("tag").stringValue(),
                    "refused",
                    () -> refusal(refused));
        }
    }

    private String refusal(JsonNode refused) {
        ScaledAdapter adapter =
                new ScaledAdapter(
                        kitCase.folder().resolve(refused.path("folder").stringValue()), 1);
        try (Checkpoint _ = checkpoint(refused.path("base").stringValue(), List.of(adapter))) {
            return "taken";
        } catch (CheckpointException expected) {
            return "refused";
        }
    }

    @Override
    public void close() throws IOException {
        @Nullable Opened last = opened;
        opened = null;
        if (last != null) {
            last.model().close();
        }
    }
}
