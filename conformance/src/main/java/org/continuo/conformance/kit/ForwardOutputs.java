package org.continuo.conformance.kit;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.conditioning.ConditionedBatch;
import org.continuo.engine.decoder.Decoding;
import org.continuo.engine.decoder.TokenDecoder;
import org.continuo.engine.text.TextStates;
import org.continuo.engine.text.TokenizedTexts;
import org.jspecify.annotations.Nullable;

/** Of a MusicGen case: one pass of the decoder over given tokens, and the training loss. */
record ForwardOutputs(KitCase kitCase, KitModel model) {
    /** Added to the score of a masked position: nothing is left of it after the softmax. */
    private static final float MASKED = -1e9f;

    /** Steps that {@code logits_no_text_mask} holds. */
    private static final int UNMASKED_STEPS = 2;

    Optional<EngineOutput> produce(String output) throws IOException {
        return Optional.ofNullable(
                switch (output) {
                    case "logits", "logits_text_only" -> logits(textBatch(), null, decoderInputs());
                    case "logits_no_text_mask" ->
                            lastSteps(
                                    logits(unmaskedTextBatch(), null, decoderInputs()),
                                    UNMASKED_STEPS);
                    case "logits_decoder_mask" -> maskedLogits();
                    case "logits_text_melody" ->
                            logits(textBatch(), model.melodyBatch(kitCase), decoderInputs());
                    case "logits_melody_only" ->
                            logits(withoutText(), model.melodyBatch(kitCase), decoderInputs());
                    case "encoder_hidden_states_batch" -> conditionStates();
                    case "loss_decoder_input_ids" ->
                            new EngineOutput(KitArray.ofRows(labels().decoderInputs()));
                    case "loss_logits" -> logits(textBatch(), null, labels().decoderInputs());
                    case "loss_decoder_only_logits" -> unconditionalLogits();
                    case "loss" -> loss(logits(textBatch(), null, labels().decoderInputs()));
                    case "loss_decoder_only" -> loss(unconditionalLogits());
                    default -> null;
                });
    }

    private EngineOutput logits(
            TextStates text, @Nullable FloatArray melodies, CodebookTokens tokens)
            throws IOException {
        try (ConditionedBatch conditions = model.conditioner().unguided(text, melodies)) {
            return logits(model.decoder(), conditions, tokens, null);
        }
    }

    private EngineOutput unconditionalLogits() throws IOException {
        CodebookTokens tokens = labels().decoderInputs();
        try (ConditionedBatch nothing = model.conditioner().unconditional(tokens.batch())) {
            return logits(model.decoder(), nothing, tokens, null);
        }
    }

    /** {@code [batch · codebooks, time, vocabulary]}, as the reference stores them. */
    static EngineOutput logits(
            TokenDecoder decoder,
            ConditionedBatch conditions,
            CodebookTokens tokens,
            @Nullable FloatArray attentionBias) {
        int time = tokens.frames();
        int codebooks = tokens.codebooks();
        int vocabulary = decoder.config().vocabulary();
        try (Decoding decoding = decoder.begin(conditions.conditions(), tokens.batch(), time)) {
            float[] byTime = decoding.allLogits(tokens.values(), time, attentionBias).values();
            float[] byCodebook = new float[byTime.length];
            for (int i = 0; i < byTime.length / vocabulary; i++) {
                int row = i / (time * codebooks);
                int step = i / codebooks % time;
                int codebook = i % codebooks;
                int to = ((row * codebooks + codebook) * time + step) * vocabulary;
                System.arraycopy(byTime, i * vocabulary, byCodebook, to, vocabulary);
            }
            return new EngineOutput(
                    KitArray.of(byCodebook, (long) tokens.batch() * codebooks, time, vocabulary));
        }
    }

    /** Positions are masked out of the decoder's self-attention; their own logits are undefined. */
    private EngineOutput maskedLogits() throws IOException {
        CodebookTokens tokens = decoderInputs();
        LongArray mask = kitCase.longs("inputs/decoder_attention_mask.npy");
        int time = tokens.frames();
        float[] bias = new float[tokens.batch() * time * time];
        for (int i = 0; i < bias.length; i++) {
            int row = i / (time * time);
            bias[i] = mask.values()[row * time + i % time] == 0 ? MASKED : 0;
        }
        try (TokenDecoder decoder = model.openMaskableDecoder();
                ConditionedBatch conditions = model.conditioner().unguided(textBatch(), null)) {
            EngineOutput logits =
                    logits(
                            decoder,
                            conditions,
                            tokens,
                            new FloatArray(Shape.of(tokens.batch(), 1, time, time), bias));
            int perStep = decoder.config().vocabulary();
            int perRow = tokens.codebooks() * time * perStep;
            return new EngineOutput(
                    logits.array(),
                    index -> {
                        int step = index / perStep % time;
                        return mask.values()[index / perRow * time + step] == 0;
                    });
        }
    }

    static EngineOutput lastSteps(EngineOutput logits, int kept) {
        Shape shape = logits.array().shape();
        int time = shape.size(1);
        int vocabulary = shape.size(2);
        float[] all = ((KitArray.Floats) logits.array()).array().values();
        float[] last = new float[shape.size(0) * kept * vocabulary];
        for (int row = 0; row < shape.size(0); row++) {
            System.arraycopy(
                    all,
                    (row * time + time - kept) * vocabulary,
                    last,
                    row * kept * vocabulary,
                    kept * vocabulary);
        }
        return new EngineOutput(KitArray.of(last, shape.dimension(0), kept, vocabulary));
    }

    private EngineOutput conditionStates() throws IOException {
        try (ConditionedBatch conditions =
                model.conditioner().unguided(textBatch(), model.melodyBatch(kitCase))) {
            return new EngineOutput(new KitArray.Floats(conditions.conditions().states()));
        }
    }

    /** Positions that the decoder runs over for {@code logits_text_melody}. */
    int fullLength() throws IOException {
        try (ConditionedBatch conditions =
                model.conditioner().unguided(textBatch(), model.melodyBatch(kitCase))) {
            return conditions.conditions().prefixPositions() + decoderInputs().frames();
        }
    }

    private EngineOutput loss(EngineOutput logits) throws IOException {
        FloatArray array = ((KitArray.Floats) logits.array()).array();
        return new EngineOutput(KitArray.of(new float[] {(float) labels().loss(array)}, 1));
    }

    private Labels labels() throws IOException {
        return new Labels(kitCase.longs("inputs/labels.npy"), model.decoder().config().padToken());
    }

    private CodebookTokens decoderInputs() throws IOException {
        return kitCase.tokens("inputs/decoder_input_ids.npy", model.decoder().config().codebooks());
    }

    private TextStates textBatch() throws IOException {
        return model.encode(model.tokenize(kitCase.texts("batch")));
    }

    /** No position at all for text, where {@link KitModel#noText} leaves one that is zero. */
    private TextStates withoutText() throws IOException {
        int rows = kitCase.texts("batch").size();
        int width = model.decoder().config().textWidth();
        return new TextStates(
                new FloatArray(Shape.of(rows, 0, width), new float[0]),
                new FloatArray(Shape.of(rows, 0), new float[0]));
    }

    /** Without any mask: padding is attended to, by the text encoder too. */
    private TextStates unmaskedTextBatch() throws IOException {
        TokenizedTexts texts = model.tokenize(kitCase.texts("batch"));
        long[] ones = new long[texts.mask().values().length];
        Arrays.fill(ones, 1);
        return model.encode(
                new TokenizedTexts(texts.ids(), new LongArray(texts.mask().shape(), ones)));
    }
}
