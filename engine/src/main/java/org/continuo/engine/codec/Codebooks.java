package org.continuo.engine.codec;

import java.io.IOException;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxGraph;

/** What differs between quantisers: what entries a codebook has, and which is taken for a rest. */
sealed interface Codebooks permits NearestEntries, ProjectedEntries {
    /** Those of a codec. */
    static Codebooks of(CodecConfig config, FoldedWeights weights) {
        return switch (config) {
            case EncodecConfig encodec -> new NearestEntries(encodec, weights);
            case DacConfig dac -> new ProjectedEntries(dac, weights);
        };
    }

    /** What each entry of a codebook adds to an embedding, flat {@code [entries, dimension]}. */
    float[] entries(int codebook) throws IOException;

    /**
     * The score of each entry, of which the greatest is taken: {@code [batch, frames, dimension]} →
     * {@code [batch, frames, entries]}.
     */
    GraphValue scores(OnnxGraph graph, int codebook, GraphValue rest) throws IOException;
}
