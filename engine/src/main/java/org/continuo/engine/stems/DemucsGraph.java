package org.continuo.engine.stems;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.WeightFile;

/**
 * Writes the network of a segment ({@code HTDemucs.forward} between the Fourier transforms): both
 * branches down, the transformer, both branches up.
 */
final class DemucsGraph {
    static final String FILE = "demucs.onnx";

    /** The same network, which also puts out what its layers do. */
    static final String TRACED_FILE = "traced.onnx";

    /** Input: the normalised spectrum, {@code [1, 2 · channels, nfft / 2, frames]}. */
    static final String SPECTRUM = "spectrum";

    /** Input: the normalised sound, {@code [1, channels, 1, samples]}. */
    static final String SOUND = "sound";

    /** Output {@code [1, sources · 2 · channels, nfft / 2, frames]}. */
    static final String SPECTRA = "spectra";

    /** Output {@code [1, sources · channels, 1, samples]}. */
    static final String SOUNDS = "sounds";

    private final DemucsConfig config;
    private final OnnxGraph graph;
    private final Weights weights;
    private final BranchLayers layers;
    private final boolean forCard;
    private final Map<String, Traced> traced = new LinkedHashMap<>();

    private record Traced(GraphValue value, Object[] shape) {}

    private DemucsGraph(DemucsConfig config, OnnxGraph graph, Weights weights, boolean forCard) {
        this.config = config;
        this.forCard = forCard;
        this.graph = graph;
        this.weights = weights;
        this.layers = new BranchLayers(graph, weights, forCard);
    }

    /**
     * Writes the graphs.
     *
     * @param forCard whether for a graphics card
     */
    static void write(DemucsConfig config, Weights weights, boolean forCard, Path folder)
            throws IOException {
        try (WeightFile file = WeightFile.create(folder.resolve("demucs.weights"))) {
            new DemucsGraph(config, new OnnxGraph("demucs", file), weights, forCard)
                    .build(false)
                    .write(folder.resolve(FILE));
            new DemucsGraph(config, new OnnxGraph("demucs-traced", file), weights, forCard)
                    .build(true)
                    .write(folder.resolve(TRACED_FILE));
        }
    }

    private OnnxGraph build(boolean trace) throws IOException {
        ResidualBranches residuals = new ResidualBranches(graph, weights, layers);
        Branch spectral = new Branch(layers, residuals, config, true);
        Branch time = new Branch(layers, residuals, config, false);
        GraphValue x =
                graph.input(
                        SPECTRUM,
                        ElementType.FLOAT32,
                        1,
                        spectral.soundChannels(),
                        config.rows(0),
                        config.frames());
        GraphValue xt =
                graph.input(
                        SOUND,
                        ElementType.FLOAT32,
                        1,
                        config.audioChannels(),
                        1,
                        config.segmentSamples());
        List<GraphValue> skips = new ArrayList<>();
        List<GraphValue> timeSkips = new ArrayList<>();
        for (int layer = 0; layer < config.depth(); layer++) {
            x = spectral.encode(layer, x);
            trace("encoder_" + layer, x, config.width(layer), config.rows(layer + 1));
            x = layer == 0 ? withFrequencies(x) : x;
            skips.add(x);
            xt = time.encode(layer, xt);
            traceTime("tencoder_" + layer, xt, config.width(layer), config.samples(layer + 1));
            timeSkips.add(xt);
        }
        if (config.transformer().layers() > 0) {
            CrossTransformer.Pair heard = transformed(new CrossTransformer.Pair(x, xt));
            x = heard.spectral();
            xt = heard.time();
        }
        for (int layer = config.depth() - 1; layer >= 0; layer--) {
            int index = config.depth() - 1 - layer;
            x = spectral.decode(layer, x, skips.get(layer));
            xt = time.decode(layer, xt, timeSkips.get(layer));
            if (layer > 0) {
                trace("decoder_" + index, x, config.width(layer - 1), config.rows(layer));
                traceTime("tdecoder_" + index, xt, config.width(layer - 1), config.samples(layer));
            }
        }
        int sources = config.sources().size();
        graph.output(
                SPECTRA,
                x,
                ElementType.FLOAT32,
                1,
                sources * spectral.soundChannels(),
                config.rows(0),
                config.frames());
        graph.output(
                SOUNDS,
                xt,
                ElementType.FLOAT32,
                1,
                sources * config.audioChannels(),
                1,
                config.segmentSamples());
        if (trace) {
            traced.forEach((name, what) ->
                    graph.output(name, what.value(), ElementType.FLOAT32, what.shape()));
        }
        return graph;
    }

    /** What tells the rows apart, added behind the first encoder ({@code ScaledEmbedding}). */
    private GraphValue withFrequencies(GraphValue x) throws IOException {
        if (config.frequencyEmbedding() == 0) {
            return x;
        }
        int rows = config.rows(1);
        int width = config.width(0);
        float[] table = weights.get("freq_emb.embedding.weight", rows, width).toFloats();
        float[] turned = new float[table.length];
        for (int row = 0; row < rows; row++) {
            for (int channel = 0; channel < width; channel++) {
                turned[channel * rows + row] =
                        config.frequencyEmbedding() * table[row * width + channel];
            }
        }
        return layers.sum(x, graph.weight("frequencies", Shape.of(1, width, rows, 1), turned));
    }

    private CrossTransformer.Pair transformed(CrossTransformer.Pair x) throws IOException {
        int rows = config.rows(config.depth());
        int samples = config.samples(config.depth());
        int outer = config.width(config.depth() - 1);
        int width = config.transformerWidth();
        CrossTransformer.Pair in = config.bottomChannels() > 0 ? resized("up", x, outer, width) : x;
        trace("transformer_in", in.spectral(), width, rows);
        traceTime("transformer_in_t", in.time(), width, samples);
        CrossTransformer.Pair out =
                new CrossTransformer(graph, layers, weights, config, forCard)
                        .run(in, rows, config.frames(), samples);
        trace("transformer_out", out.spectral(), width, rows);
        traceTime("transformer_out_t", out.time(), width, samples);
        return config.bottomChannels() > 0 ? resized("down", out, width, outer) : out;
    }

    private CrossTransformer.Pair resized(
            String direction, CrossTransformer.Pair x, int in, int out) throws IOException {
        String name = "channel_" + direction + "sampler";
        return new CrossTransformer.Pair(
                layers.pointwise(name, x.spectral(), in, out, false),
                layers.pointwise(name + "_t", x.time(), in, out, false));
    }

    private void trace(String name, GraphValue x, int channels, int rows) {
        traced.put(name, new Traced(x, new Object[] {1, channels, rows, config.frames()}));
    }

    private void traceTime(String name, GraphValue x, int channels, int samples) {
        traced.put(name, new Traced(x, new Object[] {1, channels, 1, samples}));
    }
}
