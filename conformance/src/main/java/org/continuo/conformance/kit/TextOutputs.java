package org.continuo.conformance.kit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.conditioning.ConditionedBatch;
import org.continuo.engine.text.TextStates;
import org.continuo.engine.text.TokenizedTexts;
import tools.jackson.databind.JsonNode;

/** Of a MusicGen case: token ids, text states, projected text states. */
record TextOutputs(KitCase kitCase, KitModel model) {
    private static final int TRUNCATED_TOKENS = 512;

    Optional<EngineOutput> produce(String output) throws IOException {
        return Optional.ofNullable(
                switch (output) {
                    case "tok_batch_ids" -> longs(tokenize("tokenizer_texts").ids());
                    case "tok_batch_mask" -> longs(tokenize("tokenizer_texts").mask());
                    case "tok_long_ids" -> longs(longText().ids());
                    case "tok_long_ids_truncated" -> longs(truncatedLongText().ids());
                    case "text_batch_ids" -> longs(tokenize("batch").ids());
                    case "text_batch_mask" -> longs(tokenize("batch").mask());
                    case "text_one_ids" -> longs(one().ids());
                    case "text_one_mask" -> longs(one().mask());
                    case "t5_batch" -> floats(model.encode(tokenize("batch")).states());
                    case "t5_one" -> floats(model.encode(one()).states());
                    case "t5_long_last4" ->
                            lastStates(model.encode(truncatedLongText()).states(), 4);
                    case "enc_to_dec_batch" -> projected(model.encode(tokenize("batch")));
                    case "enc_to_dec_one" -> projected(model.encode(one()));
                    default -> null;
                });
    }

    void checkValues(ValueReport report) throws IOException {
        JsonNode values = kitCase.values();
        List<String> texts = kitCase.texts("tokenizer_texts");
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            List<Long> ids = new ArrayList<>();
            values.path("tokenizer_single_ids").path(i).forEach(id -> ids.add(id.longValue()));
            report.equal("tokenizer_single_ids_" + i, ids, () -> ids(text));
            report.equal(
                    "decoded_batch_skip_special_" + i,
                    values.path("decoded_batch_skip_special").path(i).stringValue(""),
                    () -> model.decodeText(ids(text)));
        }
        report.equal(
                "long_text_tokens",
                values.path("long_text_tokens").intValue(),
                () -> longText().tokens());
    }

    private List<Long> ids(String text) throws IOException {
        return Arrays.stream(model.tokenize(List.of(text)).ids().values()).boxed().toList();
    }

    private TokenizedTexts tokenize(String input) throws IOException {
        return model.tokenize(kitCase.texts(input));
    }

    private TokenizedTexts one() throws IOException {
        return model.tokenize(kitCase.texts("prompts").subList(0, 1));
    }

    private TokenizedTexts longText() throws IOException {
        return model.tokenize(List.of(kitCase.inputs().path("long_text").stringValue("")));
    }

    /**
     * Cut as a tokenizer that truncates does it: the end mark stays. The engine never truncates.
     */
    private TokenizedTexts truncatedLongText() throws IOException {
        long[] ids = longText().ids().values();
        long[] kept = Arrays.copyOf(ids, TRUNCATED_TOKENS);
        kept[TRUNCATED_TOKENS - 1] = ids[ids.length - 1];
        long[] mask = new long[TRUNCATED_TOKENS];
        Arrays.fill(mask, 1);
        Shape shape = Shape.of(1, TRUNCATED_TOKENS);
        return new TokenizedTexts(new LongArray(shape, kept), new LongArray(shape, mask));
    }

    private static EngineOutput lastStates(FloatArray states, int count) {
        int width = states.shape().size(2);
        int length = states.values().length;
        return new EngineOutput(
                KitArray.of(
                        Arrays.copyOfRange(states.values(), length - count * width, length),
                        1,
                        count,
                        width));
    }

    /** The conditions' text part, which is all of them but what a melody puts before it. */
    private EngineOutput projected(TextStates text) throws IOException {
        int rows = text.mask().shape().size(0);
        int tokens = text.mask().shape().size(1);
        try (ConditionedBatch conditions = model.conditioner().unguided(text, null)) {
            FloatArray states = conditions.conditions().states();
            int all = states.shape().size(1);
            int width = states.shape().size(2);
            float[] last = new float[rows * tokens * width];
            for (int row = 0; row < rows; row++) {
                System.arraycopy(
                        states.values(),
                        (row * all + all - tokens) * width,
                        last,
                        row * tokens * width,
                        tokens * width);
            }
            return new EngineOutput(KitArray.of(last, rows, tokens, width));
        }
    }

    private static EngineOutput longs(LongArray array) {
        return new EngineOutput(new KitArray.Longs(array));
    }

    private static EngineOutput floats(FloatArray array) {
        return new EngineOutput(new KitArray.Floats(array));
    }
}
