package org.continuo.engine.codec;

import java.io.IOException;
import java.util.List;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;
import org.continuo.engine.onnx.WeightRows;

/**
 * EnCodec's codebooks (transformers {@code EncodecEuclideanCodebook}): the nearest entry is taken,
 * and added as it is.
 */
record NearestEntries(EncodecConfig config, FoldedWeights weights) implements Codebooks {
    @Override
    public float[] entries(int codebook) throws IOException {
        return weights.values(config.tensors().codebook(codebook));
    }

    /** The entry of least {@code |r − e|²} has the greatest {@code 2·r·e − |e|²}. */
    @Override
    public GraphValue scores(OnnxGraph graph, int codebook, GraphValue rest) throws IOException {
        int size = config.codebookSize();
        int dimension = config.dimension();
        float[] entries = entries(codebook);
        float[] doubled = new float[entries.length];
        float[] minusSquare = new float[size];
        for (int entry = 0; entry < size; entry++) {
            double square = 0;
            for (int i = entry * dimension; i < (entry + 1) * dimension; i++) {
                doubled[i] = 2 * entries[i];
                square += (double) entries[i] * entries[i];
            }
            minusSquare[entry] = (float) -square;
        }
        String name = "codebook." + codebook + ".";
        return graph.op(
                OnnxOp.ADD,
                List.of(
                        graph.linear(
                                name + "doubled", rest, WeightRows.of(doubled, size, dimension)),
                        graph.weight(name + "minusSquare", Shape.of(size), minusSquare)));
    }
}
