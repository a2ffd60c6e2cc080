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
 * The graphs from codes to samples (the decoding half of transformers' quantisers, and {@code
 * EncodecDecoder} and {@code DacDecoder}).
 */
final class DecoderLayers {
    /** Input of the first graph: int64 {@code [batch, codebooks, frames]}. */
    static final String CODES = "codes";

    /** First of the frames to put out, int64 {@code [1]}; those around it are context. */
    static final String FROM = "from";

    /** The frame behind the last to put out, int64 {@code [1]}. */
    static final String TO = "to";

    /** Output of the first graph: float32 {@code [batch, dimension, frames]}, context included. */
    static final String QUANTIZED = "quantized";

    /** Its output and the second graph's input: float32 {@code [(batch,) frames, width]}. */
    static final String LATENTS = "latents";

    /** Output of the second graph: float32 {@code [samples, channels]} of one clip. */
    static final String SAMPLES = "samples";

    private DecoderLayers() {}

    /** The quantiser's entries, the first convolution and the recurrent layers. */
    static void latents(
            OnnxGraph graph, CodecConfig config, FoldedWeights weights, Precision precision)
            throws IOException {
        CodecTensors tensors = config.tensors();
        GraphValue codes =
                graph.input(CODES, ElementType.INT64, "batch", config.codebooks(), "frames");
        GraphValue from = graph.input(FROM, ElementType.INT64, 1);
        GraphValue to = graph.input(TO, ElementType.INT64, 1);
        GraphValue quantized = new ResidualQuantizer(graph, config, weights).decode(codes);
        graph.output(
                QUANTIZED,
                graph.op(
                        OnnxOp.TRANSPOSE,
                        List.of(quantized),
                        OnnxAttribute.of("perm", new long[] {0, 2, 1})),
                ElementType.FLOAT32,
                "batch",
                config.dimension(),
                "frames");
        GraphValue whole =
                new ConvLayers(graph, config, weights, 1)
                        .conv(tensors.decoderInput(), quantized, 1);
        GraphValue x = graph.op(OnnxOp.SLICE, List.of(whole, from, to, graph.longs(1)));
        LstmLayers.State state = LstmLayers.State.input(graph, config);
        if (config.lstmLayers() > 0) {
            LstmLayers.Result result =
                    new LstmLayers(graph, config, weights, precision)
                            .from(state, tensors.decoderLstms(), EncoderLayers.swapped(graph, x));
            state = result.state();
            x = EncoderLayers.swapped(graph, result.sequence());
        }
        state.output(graph, config);
        graph.output(LATENTS, x, ElementType.FLOAT32, "batch", "kept", config.decoderWidth());
    }

    /** Layers behind the recurrent ones, for a window of one clip. */
    static void samples(OnnxGraph graph, CodecConfig config, FoldedWeights weights)
            throws IOException {
        ConvLayers layers = new ConvLayers(graph, config, weights, 0);
        CodecTensors tensors = config.tensors();
        GraphValue x = graph.input(LATENTS, ElementType.FLOAT32, "frames", config.decoderWidth());
        for (int rate = 0; rate < config.ratios().size(); rate++) {
            x = layers.upsample(tensors.upsampling(rate), x);
            for (int i = 0; i < tensors.residualLayers(); i++) {
                x = layers.residual(tensors.decoderResidual(rate, i), x, config.dilation(i));
            }
        }
        GraphValue samples = layers.conv(tensors.decoderOutput(), x, 1);
        if (config.endsInTanh()) {
            samples = graph.op(OnnxOp.TANH, List.of(samples));
        }
        graph.output(SAMPLES, samples, ElementType.FLOAT32, "samples", config.audioChannels());
    }
}
