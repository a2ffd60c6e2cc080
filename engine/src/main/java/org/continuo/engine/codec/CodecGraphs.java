package org.continuo.engine.codec;

import java.io.IOException;
import java.nio.file.Path;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.WeightFile;

/**
 * Writes a codec's five graphs and their weights. Each direction has a part at sample rates, which
 * runs in windows because its activations are large, and a part at frame rate with the recurrent
 * layers, whose memory is unbounded:
 *
 * <pre>
 * samples → FEATURES → features → RECURRENT → sequence → CODES → embedding, codes
 * codes   → LATENTS  → latents  → SAMPLES   → samples
 * </pre>
 */
final class CodecGraphs {
    static final String FEATURES = "features.onnx";
    static final String RECURRENT = "recurrent.onnx";
    static final String CODES = "codes.onnx";
    static final String LATENTS = "latents.onnx";
    static final String SAMPLES = "samples.onnx";

    private CodecGraphs() {}

    /** Writes all graphs into {@code folder}. */
    static void write(CodecConfig config, Weights weights, Precision precision, Path folder)
            throws IOException {
        FoldedWeights folded = new FoldedWeights(weights);
        try (WeightFile file = WeightFile.create(folder.resolve("codec.weights"))) {
            OnnxGraph features = new OnnxGraph("codec-features", file);
            EncoderLayers.features(features, config, folded);
            features.write(folder.resolve(FEATURES));
            if (config.lstmLayers() > 0) {
                OnnxGraph recurrent = new OnnxGraph("codec-recurrent", file);
                EncoderLayers.recurrent(recurrent, config, folded, precision);
                recurrent.write(folder.resolve(RECURRENT));
            }
            OnnxGraph codes = new OnnxGraph("codec-codes", file);
            EncoderLayers.codes(codes, config, folded);
            codes.write(folder.resolve(CODES));
            OnnxGraph latents = new OnnxGraph("codec-latents", file);
            DecoderLayers.latents(latents, config, folded, precision);
            latents.write(folder.resolve(LATENTS));
            OnnxGraph samples = new OnnxGraph("codec-samples", file);
            DecoderLayers.samples(samples, config, folded);
            samples.write(folder.resolve(SAMPLES));
        }
    }
}
