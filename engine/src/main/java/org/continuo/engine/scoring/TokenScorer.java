package org.continuo.engine.scoring;

import org.continuo.core.request.CodebookTokens;
import org.continuo.engine.conditioning.ConditionedBatch;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.decoder.Decoding;
import org.continuo.engine.decoder.TokenDecoder;
import org.continuo.engine.tokens.DelayPattern;

/** Measures how well a model foresees tokens: one forward pass, no guidance, no dropout. */
public final class TokenScorer {
    private final TokenDecoder decoder;
    private final DelayPattern pattern;

    public TokenScorer(TokenDecoder decoder) {
        this.decoder = decoder;
        DecoderConfig config = decoder.config();
        this.pattern = config.pattern();
    }

    public DelayPattern pattern() {
        return pattern;
    }

    /**
     * The losses of {@code forced} tokens.
     *
     * @param conditions without guidance, for as many rows as there are items; closed by the caller
     */
    public TokenLosses losses(ConditionedBatch conditions, ForcedTokens forced) {
        CodebookTokens codes = forced.codes();
        int frames = codes.frames();
        int codebooks = codes.codebooks();
        int vocabulary = decoder.config().vocabulary();
        double[] nll = new double[codes.values().length];
        if (frames == 0) {
            return new TokenLosses(nll, forced.counted(), codes.batch(), codebooks, 0);
        }
        float[] logits = logits(conditions, forced);
        for (int i = 0; i < nll.length; i++) {
            if (forced.counted()[i]) {
                nll[i] =
                        negativeLogLikelihood(
                                logits, offset(forced, i), vocabulary, codes.values()[i]);
            }
        }
        return new TokenLosses(nll, forced.counted(), codes.batch(), codebooks, frames);
    }

    /**
     * What the model says before each of {@code forced} tokens; see {@link #offset}.
     *
     * @param conditions as of {@link #losses}
     */
    public float[] logits(ConditionedBatch conditions, ForcedTokens forced) {
        CodebookTokens codes = forced.codes();
        int frames = codes.frames();
        // Of what follows the last step nothing is judged, so that step itself is not fed.
        CodebookTokens fed = forced.sequence().slice(0, frames);
        try (Decoding decoding = decoder.begin(conditions.conditions(), codes.batch(), frames)) {
            return decoding.allLogits(fed.values(), frames, null).values();
        }
    }

    /**
     * Where among {@link #logits} those begin that foresee a code.
     *
     * @param code its flat index in {@code [batch, codebooks, frames]}, one that counts
     */
    public int offset(ForcedTokens forced, int code) {
        int frames = forced.codes().frames();
        int codebooks = forced.codes().codebooks();
        int row = code / (codebooks * frames);
        int codebook = code / frames % codebooks;
        int step = code % frames + pattern.delay(codebook);
        return ((row * frames + step) * codebooks + codebook) * decoder.config().vocabulary();
    }

    /**
     * The negative natural logarithm of the probability of {@code token} under the softmax of the
     * logits from {@code offset} on.
     */
    public static double negativeLogLikelihood(
            float[] logits, int offset, int vocabulary, long token) {
        if (token < 0 || token >= vocabulary) {
            throw new IllegalArgumentException(
                    "tokens to score: expected 0 to %d, found %d".formatted(vocabulary - 1, token));
        }
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < vocabulary; i++) {
            greatest = Math.max(greatest, logits[offset + i]);
        }
        double sum = 0;
        for (int i = 0; i < vocabulary; i++) {
            sum += Math.exp(logits[offset + i] - greatest);
        }
        return Math.log(sum) + greatest - logits[offset + (int) token];
    }
}
