package org.continuo.conformance.kit;

import org.continuo.core.request.CodebookTokens;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.LongArray;
import org.continuo.engine.scoring.TokenScorer;

/**
 * What a model in training should have said ({@code MusicgenForCausalLM.forward} in transformers).
 *
 * @param values {@code [batch, time, codebooks]}; the pad token and −100 mean that anything goes
 * @param padToken which also is the token that every sequence starts with
 */
record Labels(LongArray values, long padToken) {
    static final long IGNORED = -100;

    /** What the decoder is fed: the labels one step later, {@code [batch, codebooks, time]}. */
    CodebookTokens decoderInputs() {
        CodebookTokens inputs = CodebookTokens.zeros(batch(), codebooks(), time());
        for (int row = 0; row < batch(); row++) {
            for (int codebook = 0; codebook < codebooks(); codebook++) {
                for (int step = 0; step < time(); step++) {
                    long token = step == 0 ? padToken : label(row, step - 1, codebook);
                    inputs.set(row, codebook, step, token == IGNORED ? padToken : token);
                }
            }
        }
        return inputs;
    }

    /**
     * The mean over the codebooks of the mean cross entropy over each one's labels.
     *
     * @param logits {@code [batch · codebooks, time, vocabulary]}
     */
    double loss(FloatArray logits) {
        int vocabulary = logits.shape().size(2);
        double sumOfMeans = 0;
        for (int codebook = 0; codebook < codebooks(); codebook++) {
            double sum = 0;
            int count = 0;
            for (int row = 0; row < batch(); row++) {
                for (int step = 0; step < time(); step++) {
                    long label = label(row, step, codebook);
                    if (label != IGNORED && label != padToken) {
                        int position = (row * codebooks() + codebook) * time() + step;
                        sum +=
                                TokenScorer.negativeLogLikelihood(
                                        logits.values(), position * vocabulary, vocabulary, label);
                        count++;
                    }
                }
            }
            sumOfMeans += sum / count;
        }
        return sumOfMeans / codebooks();
    }

    private long label(int row, int step, int codebook) {
        return values.values()[(row * time() + step) * codebooks() + codebook];
    }

    private int batch() {
        return values.shape().size(0);
    }

    private int time() {
        return values.shape().size(1);
    }

    private int codebooks() {
        return values.shape().size(2);
    }
}
