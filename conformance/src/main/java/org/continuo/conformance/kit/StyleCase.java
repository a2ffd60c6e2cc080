package org.continuo.conformance.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.SamplingSettings;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.conditioning.ConditionedBatch;
import org.continuo.engine.conditioning.StyleEncoder;
import org.continuo.engine.conditioning.StyleEncoder.Heard;
import org.continuo.engine.conditioning.StyleStates;
import org.continuo.engine.decoder.DecoderConditions;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.TokenGenerator;
import org.continuo.engine.sampling.Guidance;
import org.continuo.engine.sampling.Sampler;
import org.continuo.engine.text.TextStates;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Case {@code style}: MusicGen-Style from given features, and double guidance. */
final class StyleCase implements CaseRunner {
    private static final Pattern DOUBLE = Pattern.compile("guided_double_([^_]+)_([^_]+)");
    private static final Pattern QUANTISED = Pattern.compile("eval_q_(\\d+)/(codes|condition)");

    /** Steps that the stored logits hold. */
    private static final int LAST_STEPS = 2;

    private final KitCase kitCase;
    private final KitModel model;
    private final StyleEncoder encoder;

    private StyleCase(KitCase kitCase, KitModel model, StyleEncoder encoder) {
        this.kitCase = kitCase;
        this.model = model;
        this.encoder = encoder;
    }

    /** Opens the case's model, whose text encoder and codec are those of another case. */
    static StyleCase open(KitCase kitCase, EngineSettings settings) throws IOException {
        JsonNode inputs = kitCase.inputs();
        Path base = kitCase.folder().resolve(inputs.path("base").stringValue()).normalize();
        Checkpoint checkpoint =
                Checkpoint.open(
                        kitCase.folder().resolve("checkpoint"), _ -> Optional.of(base), List.of());
        KitModel model = KitModel.open(checkpoint, KitModel.tokenizerFile(checkpoint), settings);
        try {
            return new StyleCase(
                    kitCase, model, model.openStyleEncoder(inputs.path("num_heads").intValue()));
        } catch (IOException | RuntimeException problem) {
            model.close();
            throw problem;
        }
    }

    @Override
    public Map<String, OutputSpec> outputs() {
        return kitCase.outputs();
    }

    @Override
    public EngineOutput produce(String output) throws IOException {
        Matcher quantised = QUANTISED.matcher(output);
        if (quantised.matches()) {
            int used = Integer.parseInt(quantised.group(1));
            return quantised.group(2).equals("codes")
                    ? codes(features(1), used)
                    : floats(style(1, used, encoder.config().downsampling()).states());
        }
        Matcher doubly = DOUBLE.matcher(output);
        if (doubly.matches()) {
            return doublyGuided(
                    new Guidance.Scales(
                            Float.parseFloat(doubly.group(1)), Float.parseFloat(doubly.group(2))));
        }
        return switch (output) {
            case "one/embed" -> floats(heard().embedding());
            case "one/transformer" -> floats(heard().transformed());
            case "one/batch_norm" -> floats(heard().normalised());
            case "one/codes" -> codes(features(1), encoder.config().codebooks());
            case "one/quantized" ->
                    floats(
                            encoder.quantise(heard().normalised(), encoder.config().codebooks())
                                    .embedding());
            case "one/condition" -> floats(style(1).states());
            case "one/mask" -> mask(style(1));
            case "batch_lengths/codes" -> codes(features(2), encoder.config().codebooks());
            case "batch_lengths/condition" -> floats(style(2).states());
            case "batch_lengths/mask" -> mask(style(2));
            case "other_ds_factor/condition" ->
                    floats(
                            style(
                                            1,
                                            encoder.config().codebooks(),
                                            kitCase.inputs().path("other_ds_factor").intValue())
                                    .states());
            case "null/condition" -> floats(noStyle().states());
            case "null/mask" -> mask(noStyle());
            case "prefix_cond" -> prefix();
            case "logits_cond", "logits_style", "logits_null" ->
                    copy(output.substring("logits_".length()));
            case "logits_null_two_step" -> nullApart();
            case "guided_simple_3.0" -> guided(copy("cond"), copy("null"));
            case "guided_two_step_3.0" -> guided(copy("cond"), nullApart());
            case "gen_double_codes" ->
                    generated(model.conditioner().doublyGuided(style(1), text()));
            case "gen_simple_codes" -> generated(model.conditioner().guided(style(1), text()));
            case "gen_two_step_codes" ->
                    generated(model.conditioner().guidedInTwoSteps(style(1), text()));
            case "gen_style_only_codes" ->
                    generated(model.conditioner().guided(style(1), withoutWords(text())));
            default -> throw CaseRunner.unknown(output);
        };
    }

    private static EngineOutput floats(FloatArray array) {
        return new EngineOutput(new KitArray.Floats(array));
    }

    /** The first items' features, {@code [rows, frames, width]}. */
    private FloatArray features(int rows) throws IOException {
        FloatArray all = kitCase.floats(kitCase.inputs().path("features").stringValue());
        Shape shape = all.shape();
        return new FloatArray(
                Shape.of(rows, shape.dimension(1), shape.dimension(2)),
                Arrays.copyOf(all.values(), rows * shape.size(1) * shape.size(2)));
    }

    private Heard heard() throws IOException {
        return encoder.hear(features(1));
    }

    private EngineOutput codes(FloatArray features, int used) throws IOException {
        return new EngineOutput(
                new KitArray.Longs(
                        encoder.quantise(encoder.hear(features).normalised(), used).codes()));
    }

    private int[] lengths(int rows) {
        int[] lengths = new int[rows];
        Arrays.setAll(lengths, i -> kitCase.inputs().path("lengths").get(i).intValue());
        return lengths;
    }

    private StyleStates style(int rows) throws IOException {
        return encoder.encode(features(rows), lengths(rows));
    }

    private StyleStates style(int rows, int used, int downsampling) throws IOException {
        FloatArray embedding =
                encoder.quantise(encoder.hear(features(rows)).normalised(), used).embedding();
        return encoder.states(embedding, downsampling, lengths(rows));
    }

    private StyleStates noStyle() {
        return StyleStates.none(1, model.decoder().config().hidden());
    }

    private static EngineOutput mask(StyleStates style) {
        float[] mask = style.mask().values();
        long[] ones = new long[mask.length];
        Arrays.setAll(ones, i -> (long) mask[i]);
        return new EngineOutput(KitArray.of(ones, style.mask().shape().toArray()));
    }

    private TextStates text() {
        return model.text(List.of(kitCase.inputs().path("text").stringValue()));
    }

    private static TextStates withoutWords(TextStates text) {
        float[] nothing = new float[text.mask().values().length];
        return new TextStates(text.states(), new FloatArray(text.mask().shape(), nothing));
    }

    private CodebookTokens decoderInputs() throws IOException {
        return kitCase.tokens(
                kitCase.inputs().path("decoder_input_ids").stringValue(),
                model.decoder().config().codebooks());
    }

    private EngineOutput prefix() throws IOException {
        try (ConditionedBatch conditions = model.conditioner().unguided(style(1), text())) {
            return floats(conditions.conditions().states());
        }
    }

    /** The last logits of one of the copies that double guidance decodes together. */
    private EngineOutput copy(String which) throws IOException {
        int copy = List.of("cond", "style", "null").indexOf(which);
        try (ConditionedBatch conditions = model.conditioner().doublyGuided(style(1), text())) {
            EngineOutput all = logits(conditions, 3);
            Shape shape = all.array().shape();
            int values = shape.size(0) / 3 * shape.size(1) * shape.size(2);
            return new EngineOutput(
                    KitArray.of(
                            Arrays.copyOfRange(values(all), copy * values, (copy + 1) * values),
                            shape.dimension(0) / 3,
                            shape.dimension(1),
                            shape.dimension(2)));
        }
    }

    private EngineOutput nullApart() throws IOException {
        try (ConditionedBatch conditions = model.conditioner().guidedInTwoSteps(style(1), text());
                ConditionedBatch nulls = alone(conditions.nulls())) {
            return logits(nulls, 1);
        }
    }

    private static ConditionedBatch alone(@Nullable DecoderConditions nulls) {
        return new ConditionedBatch(Objects.requireNonNull(nulls), null, 1, 1);
    }

    private EngineOutput logits(ConditionedBatch conditions, int copies) throws IOException {
        CodebookTokens one = decoderInputs();
        long[] tokens = new long[copies * one.values().length];
        for (int copy = 0; copy < copies; copy++) {
            System.arraycopy(
                    one.values(), 0, tokens, copy * one.values().length, one.values().length);
        }
        return ForwardOutputs.lastSteps(
                ForwardOutputs.logits(
                        model.decoder(),
                        conditions,
                        new CodebookTokens(tokens, copies, one.codebooks(), one.frames()),
                        null),
                LAST_STEPS);
    }

    private static float[] values(EngineOutput produced) {
        return ((KitArray.Floats) produced.array()).array().values();
    }

    private float scale() {
        return kitCase.inputs().path("cfg_coef").floatValue();
    }

    private EngineOutput guided(EngineOutput led, EngineOutput unled) {
        float[] logits = values(led).clone();
        Guidance.apply(logits, values(unled), scale());
        return lastStep(led, logits);
    }

    private EngineOutput doublyGuided(Guidance.Scales scales) throws IOException {
        EngineOutput led = copy("cond");
        int third = values(led).length;
        float[] logits = Arrays.copyOf(values(led), 3 * third);
        System.arraycopy(values(copy("style")), 0, logits, third, third);
        System.arraycopy(values(copy("null")), 0, logits, 2 * third, third);
        Guidance.applyDouble(logits, third, scales);
        return lastStep(led, Arrays.copyOf(logits, third));
    }

    private static EngineOutput lastStep(EngineOutput like, float[] logits) {
        return ForwardOutputs.lastSteps(
                new EngineOutput(KitArray.of(logits, like.array().shape().toArray())), 1);
    }

    /** Greedily, under the guidance that the conditions are for. */
    private EngineOutput generated(ConditionedBatch conditions) {
        DecoderConfig config = model.decoder().config();
        try (conditions) {
            return new EngineOutput(
                    KitArray.of(
                            new TokenGenerator(model.decoder())
                                    .generate(
                                            conditions,
                                            CodebookTokens.zeros(1, config.codebooks(), 0),
                                            kitCase.inputs().path("new_frames").intValue(),
                                            new Guidance.Scales(
                                                    scale(),
                                                    kitCase.inputs()
                                                            .path("cfg_coef_beta")
                                                            .floatValue()),
                                            new Sampler(
                                                    SamplingSettings.greedyChoice(),
                                                    1,
                                                    config.codebooks(),
                                                    config.vocabulary(),
                                                    0),
                                            (done, total) -> {})));
        }
    }

    @Override
    public void close() throws IOException {
        encoder.close();
        model.close();
    }
}
