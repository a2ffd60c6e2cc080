package org.continuo.engine.codec;

import org.continuo.core.request.CodebookTokens;
import org.continuo.core.tensor.FloatArray;

/** What the reference's codec takes and shows beyond what ours is asked for. */
public final class CodecProbe {
    private CodecProbe() {}

    /** Tokens of sounds of which some samples do not count. */
    public static CodebookTokens encode(AudioCodec codec, float[][] batch, boolean[][] mask) {
        return codec.encode(batch, mask);
    }

    /** The decoder's input. */
    public static FloatArray quantized(AudioCodec codec, CodebookTokens tokens) {
        return codec.quantized(tokens);
    }
}
