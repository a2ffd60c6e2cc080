package org.continuo.engine.text;

/** The way back, which music does not need. */
public final class TokenizerProbe {
    private TokenizerProbe() {}

    /** The text of these ids, without special tokens. */
    public static String decode(Tokenizer tokenizer, long[] ids) {
        return tokenizer.decode(ids);
    }
}
