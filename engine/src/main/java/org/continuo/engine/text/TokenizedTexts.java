package org.continuo.engine.text;

import java.util.Arrays;
import java.util.List;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.Shape;

/**
 * Token ids of a batch of texts, padded on the right to the longest.
 *
 * @param ids {@code [batch, tokens]}, padding is 0
 * @param mask {@code [batch, tokens]}: 1 real, 0 padding
 */
public record TokenizedTexts(LongArray ids, LongArray mask) {
    private static final long PAD = 0;

    /** Pads these id sequences to the longest. */
    static TokenizedTexts padded(List<long[]> texts) {
        int tokens = texts.stream().mapToInt(text -> text.length).max().orElse(0);
        long[] ids = new long[texts.size() * tokens];
        long[] mask = new long[texts.size() * tokens];
        Arrays.fill(ids, PAD);
        for (int row = 0; row < texts.size(); row++) {
            long[] text = texts.get(row);
            System.arraycopy(text, 0, ids, row * tokens, text.length);
            Arrays.fill(mask, row * tokens, row * tokens + text.length, 1);
        }
        Shape shape = Shape.of(texts.size(), tokens);
        return new TokenizedTexts(new LongArray(shape, ids), new LongArray(shape, mask));
    }

    public int batch() {
        return ids.shape().size(0);
    }

    /** Tokens of the longest text. */
    public int tokens() {
        return ids.shape().size(1);
    }
}
