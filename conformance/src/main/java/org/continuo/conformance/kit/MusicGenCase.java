package org.continuo.conformance.kit;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.tensor.LongArray;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.generation.EngineSettings;

/**
 * Cases {@code musicgen_*} and {@code audiocraft_*}: a whole model, from texts, melodies and audio
 * prompts to waveforms.
 */
final class MusicGenCase implements CaseRunner {
    private static final Pattern DECODE = Pattern.compile("decode_(\\d+)_wav");

    private final KitCase kitCase;
    private final Map<String, OutputSpec> outputs;
    private final KitModel model;
    private final TextOutputs text;
    private final ForwardOutputs forward;
    private final ContinuationOutputs continuation;
    private final GenerationOutputs generation;

    /**
     * A model's case.
     *
     * @param kitCase whose inputs and values count
     * @param outputs what is compared: of an audiocraft case, its own and the source case's
     * @param model closed with this
     */
    MusicGenCase(KitCase kitCase, Map<String, OutputSpec> outputs, KitModel model) {
        this.kitCase = kitCase;
        this.outputs = outputs;
        this.model = model;
        text = new TextOutputs(kitCase, model);
        forward = new ForwardOutputs(kitCase, model);
        continuation = new ContinuationOutputs(kitCase, model);
        generation = new GenerationOutputs(kitCase, model, continuation);
    }

    /** Opens the model of a {@code musicgen_*} case. */
    static MusicGenCase open(KitCase kitCase, EngineSettings settings) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(kitCase.folder().resolve("checkpoint"));
        return new MusicGenCase(
                kitCase,
                kitCase.outputs(),
                KitModel.open(checkpoint, KitModel.tokenizerFile(checkpoint), settings));
    }

    @Override
    public Map<String, OutputSpec> outputs() {
        return outputs;
    }

    @Override
    public EngineOutput produce(String output) throws IOException {
        OutputSpec spec = outputs.get(output);
        if (spec == null) {
            throw CaseRunner.unknown(output);
        }
        Optional<EngineOutput> produced = text.produce(output);
        if (produced.isEmpty()) {
            produced = forward.produce(output);
        }
        if (produced.isEmpty()) {
            produced = generation.produce(output, spec);
        }
        if (produced.isEmpty()) {
            produced = continuation.produce(output, generation);
        }
        if (produced.isEmpty()) {
            produced = melody(output);
        }
        if (produced.isEmpty()) {
            produced = decoded(output, spec);
        }
        return produced.orElseThrow(() -> CaseRunner.unknown(output));
    }

    private Optional<EngineOutput> melody(String output) throws IOException {
        return Optional.ofNullable(
                switch (output) {
                    case "melody_one_features" ->
                            new EngineOutput(new KitArray.Floats(model.melody(kitCase, 0)));
                    case "melody_batch_features" ->
                            new EngineOutput(new KitArray.Floats(model.melodyBatch(kitCase)));
                    case "melody_batch_feature_mask" ->
                            new EngineOutput(new KitArray.Longs(model.melodyMask(kitCase)));
                    default -> null;
                });
    }

    /** Stored tokens of the codec alone, {@code [1, codebooks of the codec, frames]}. */
    private Optional<EngineOutput> decoded(String output, OutputSpec spec) throws IOException {
        Matcher name = DECODE.matcher(output);
        if (!name.matches()) {
            return Optional.empty();
        }
        LongArray codes = kitCase.longs("inputs/decode_codes_%s.npy".formatted(name.group(1)));
        CodebookTokens tokens =
                new CodebookTokens(
                        codes.values(),
                        codes.shape().size(0),
                        codes.shape().size(1),
                        codes.shape().size(2));
        return Optional.of(
                new EngineOutput(GenerationOutputs.sound(model.codecDecode(tokens), spec)));
    }

    @Override
    public void checkValues(ValueReport report) throws IOException {
        text.checkValues(report);
        kitCase.values()
                .path("greedy")
                .properties()
                .forEach(tag ->
                        report.equal(
                                "greedy_%s_distinct_codes".formatted(tag.getKey()),
                                tag.getValue().path("distinct_codes").longValue(),
                                () -> distinct(generation.codes(tag.getKey()))));
        if (kitCase.values().has("logits_full_length")) {
            report.equal(
                    "logits_full_length",
                    kitCase.values().get("logits_full_length").intValue(),
                    forward::fullLength);
        }
    }

    private static long distinct(CodebookTokens codes) {
        return Arrays.stream(codes.values()).distinct().count();
    }

    @Override
    public void close() throws IOException {
        model.close();
    }
}
