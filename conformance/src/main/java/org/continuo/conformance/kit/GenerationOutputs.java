package org.continuo.conformance.kit;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.SamplingSettings;
import org.continuo.core.tensor.FloatArray;
import org.continuo.engine.conditioning.ConditionedBatch;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.decoder.Decoding;
import org.continuo.engine.generation.TokenGenerator;
import org.continuo.engine.sampling.Guidance;
import org.continuo.engine.sampling.Sampler;
import org.continuo.engine.text.TextStates;
import org.continuo.engine.tokens.DelayPattern;
import org.jspecify.annotations.Nullable;

/**
 * Of a MusicGen case: greedy generation under every tag, the tokens, their sound, and the guided
 * logits of the first steps.
 */
final class GenerationOutputs {
    private static final Pattern NAME =
            Pattern.compile("gen_(\\w+?)_(codes|wav|first_scores|codes_unmasked_cross_attention)");
    private static final int FIRST_STEPS = 3;

    private final KitCase kitCase;
    private final KitModel model;
    private final ContinuationOutputs continuation;
    private final Map<String, CodebookTokens> generated = new HashMap<>();

    GenerationOutputs(KitCase kitCase, KitModel model, ContinuationOutputs continuation) {
        this.kitCase = kitCase;
        this.model = model;
        this.continuation = continuation;
    }

    Optional<EngineOutput> produce(String output, OutputSpec spec) throws IOException {
        Matcher name = NAME.matcher(output);
        if (!name.matches()) {
            return Optional.empty();
        }
        String tag = name.group(1);
        return Optional.of(
                new EngineOutput(
                        switch (name.group(2)) {
                            case "wav" -> sound(model.decode(codes(tag)), spec);
                            case "first_scores" -> firstScores(tag);
                            // of the second kind only audiocraft's own version is stored, which
                            // attends to padding: a measure of how far apart the references are
                            default -> KitArray.of(codes(tag));
                        }));
    }

    /** Single sounds are stored as WAV files, {@code [channels, samples]}, batches are not. */
    static KitArray sound(List<AudioSamples> batch, OutputSpec spec) {
        return spec.shape().rank() == 2 ? KitArray.of(batch.getFirst()) : KitArray.of(batch);
    }

    /** {@code [batch, codebooks, frames]}, prompt included. */
    CodebookTokens codes(String tag) throws IOException {
        CodebookTokens known = generated.get(tag);
        if (known != null) {
            return known;
        }
        DecoderConfig config = model.decoder().config();
        try (ConditionedBatch conditions = conditions(tag)) {
            CodebookTokens prompt = continuation.prompt(tag, conditions.rows());
            CodebookTokens codes =
                    new TokenGenerator(model.decoder())
                            .generate(
                                    conditions,
                                    prompt,
                                    frames(tag, prompt),
                                    scale(),
                                    new Sampler(
                                            SamplingSettings.greedyChoice(),
                                            conditions.rows(),
                                            config.codebooks(),
                                            config.vocabulary(),
                                            0),
                                    (done, total) -> {});
            generated.put(tag, codes);
            return codes;
        }
    }

    /** The reference counts the tokens it adds, delayed corners included. */
    private int frames(String tag, CodebookTokens prompt) throws IOException {
        String count = tag.startsWith("cont_") ? "cont_tokens" : "new_tokens";
        int steps = 1 + prompt.frames() + kitCase.inputs().path(count).intValue();
        return pattern().frameCount(steps);
    }

    private float scale() {
        return kitCase.inputs().path("guidance_scale").floatValue();
    }

    private DelayPattern pattern() throws IOException {
        DecoderConfig config = model.decoder().config();
        return config.pattern();
    }

    private ConditionedBatch conditions(String tag) throws IOException {
        List<String> one = kitCase.texts("prompts").subList(0, 1);
        return switch (tag) {
            case "one", "cont_one" -> guided(model.text(one), null);
            case "batch" -> guided(model.text(kitCase.texts("batch")), null);
            case "one_no_cfg" -> model.conditioner().unguided(model.text(one), null);
            case "empty_text" -> guided(model.text(List.of("")), null);
            case "uncond", "cont_codes_uncond" -> model.conditioner().unconditional(1);
            case "cont_batch" -> guided(model.text(continuation.batchTexts()), null);
            case "text_melody" -> guided(model.text(one), model.melody(kitCase, 0));
            case "batch_text_melody" ->
                    guided(model.text(kitCase.texts("batch")), model.melodyBatch(kitCase));
            case "melody_only" -> guided(model.noText(1), model.melody(kitCase, 0));
            default -> throw new IllegalArgumentException("unknown generation " + tag);
        };
    }

    private ConditionedBatch guided(TextStates text, @Nullable FloatArray melodies)
            throws IOException {
        return model.conditioner().guided(text, melodies);
    }

    /** The guided logits of the first steps, {@code [batch · codebooks, steps, vocabulary]}. */
    private KitArray firstScores(String tag) throws IOException {
        CodebookTokens codes = codes(tag);
        DecoderConfig config = model.decoder().config();
        DelayPattern pattern = pattern();
        int rows = codes.batch() * config.codebooks();
        int vocabulary = config.vocabulary();
        int steps = pattern.stepCount(codes.frames());
        float[] scores = new float[rows * FIRST_STEPS * vocabulary];
        try (ConditionedBatch conditions = conditions(tag);
                Decoding decoding =
                        model.decoder()
                                .begin(conditions.conditions(), conditions.batch(), FIRST_STEPS)) {
            int copies = conditions.batch() / codes.batch();
            float[] logits = new float[copies * rows * vocabulary];
            long[] fed = new long[copies * rows];
            for (int step = 0; step < FIRST_STEPS; step++) {
                for (int i = 0; i < fed.length; i++) {
                    int row = i / config.codebooks() % codes.batch();
                    fed[i] = pattern.forcedToken(codes, row, i % config.codebooks(), step, steps);
                }
                if (step == 0) {
                    decoding.prefill(fed, 1, logits);
                } else {
                    decoding.step(fed, logits);
                }
                Guidance.apply(logits, rows * vocabulary, scale());
                for (int row = 0; row < rows; row++) {
                    int to = (row * FIRST_STEPS + step) * vocabulary;
                    System.arraycopy(logits, row * vocabulary, scores, to, vocabulary);
                }
            }
        }
        return KitArray.of(scores, rows, FIRST_STEPS, vocabulary);
    }
}
