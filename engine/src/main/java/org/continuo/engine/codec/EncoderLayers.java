package org.continuo.engine.codec;

import java.io.IOException;
import java.util.List;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.CodecTensors;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;

/**
 * The graphs from samples to codes (transformers {@code EncodecEncoder} and {@code DacEncoder}, and
 * the encoding half of their quantisers).
 */
final class EncoderLayers {
    /** Input of the first graph: float32 {@code [samples, channels]} of one clip. */
    static final String SAMPLES = "samples";

    /** Its output and the second graph's input: float32 {@code [(batch,) frames, width]}. */
    static final String FEATURES = "features";

    /** Its output and the third graph's input: float32 {@code [batch, frames, width]}. */
    static final String SEQUENCE = "sequence";

    /** Output of the third graph: float32 {@code [batch, dimension, frames]}. */
    static final String EMBEDDING = "embedding";

    /** Output of the third graph: int64 {@code [batch, codebooks, frames]}. */
    static final String CODES = "codes";

    private EncoderLayers() {}

    /** Layers up to the recurrent ones, for a window of one clip. */
    static void features(OnnxGraph graph, CodecConfig config, FoldedWeights weights)
            throws IOException {
        ConvLayers layers = new ConvLayers(graph, config, weights, 0);
        GraphValue x = graph.input(SAMPLES, ElementType.FLOAT32, "samples", config.audioChannels());
        CodecTensors tensors = config.tensors();
        x = layers.conv(tensors.encoderInput(), x, 1);
        for (int rate = config.ratios().size() - 1; rate >= 0; rate--) {
            for (int i = 0; i < tensors.residualLayers(); i++) {
                x = layers.residual(tensors.encoderResidual(rate, i), x, config.dilation(i));
            }
            x = layers.downsample(tensors.downsampling(rate), x);
        }
        graph.output(FEATURES, x, ElementType.FLOAT32, "frames", config.encoderWidth());
    }

    /** The recurrent layers, from one part of a clip to the next; only where there are any. */
    static void recurrent(
            OnnxGraph graph, CodecConfig config, FoldedWeights weights, Precision precision)
            throws IOException {
        GraphValue x =
                graph.input(
                        FEATURES, ElementType.FLOAT32, "batch", "frames", config.encoderWidth());
        LstmLayers.Result result =
                new LstmLayers(graph, config, weights, precision)
                        .from(
                                LstmLayers.State.input(graph, config),
                                config.tensors().encoderLstms(),
                                swapped(graph, x));
        result.state().output(graph, config);
        graph.output(
                SEQUENCE,
                swapped(graph, result.sequence()),
                ElementType.FLOAT32,
                "batch",
                "frames",
                config.encoderWidth());
    }

    /** The last convolution and the quantiser, for a window. */
    static void codes(OnnxGraph graph, CodecConfig config, FoldedWeights weights)
            throws IOException {
        GraphValue x =
                graph.input(
                        SEQUENCE, ElementType.FLOAT32, "batch", "frames", config.encoderWidth());
        ConvLayers layers = new ConvLayers(graph, config, weights, 1);
        GraphValue embedding = layers.conv(config.tensors().encoderOutput(), x, 1);
        graph.output(
                EMBEDDING,
                graph.op(
                        OnnxOp.TRANSPOSE,
                        List.of(embedding),
                        OnnxAttribute.of("perm", new long[] {0, 2, 1})),
                ElementType.FLOAT32,
                "batch",
                config.dimension(),
                "frames");
        graph.output(
                CODES,
                new ResidualQuantizer(graph, config, weights).encode(embedding),
                ElementType.INT64,
                "batch",
                config.codebooks(),
                "frames");
    }

    /** {@code [batch, frames, …]} ↔ {@code [frames, batch, …]}. */
    static GraphValue swapped(OnnxGraph graph, GraphValue x) {
        return graph.op(
                OnnxOp.TRANSPOSE, List.of(x), OnnxAttribute.of("perm", new long[] {1, 0, 2}));
    }
}
