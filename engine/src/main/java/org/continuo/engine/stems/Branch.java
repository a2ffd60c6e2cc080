package org.continuo.engine.stems;

import java.io.IOException;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxOp;

/**
 * Encoders and decoders of one branch ({@code HEncLayer}, {@code HDecLayer}): the spectral one
 * works along the frequencies, the other along the samples.
 */
final class Branch {
    private final BranchLayers layers;
    private final ResidualBranches residuals;
    private final DemucsConfig config;
    private final boolean spectral;

    Branch(BranchLayers layers, ResidualBranches residuals, DemucsConfig config, boolean spectral) {
        this.layers = layers;
        this.residuals = residuals;
        this.config = config;
        this.spectral = spectral;
    }

    /** Channels of the sound as this branch takes it: the spectrum has real and imaginary parts. */
    int soundChannels() {
        return spectral ? 2 * config.audioChannels() : config.audioChannels();
    }

    private long rows(int layer) {
        return spectral ? config.rows(layer) : 1;
    }

    private long columns(int layer) {
        return spectral ? config.frames() : config.samples(layer);
    }

    /** {@code [1, in, rows, columns]} → {@code [1, out, rows / stride, columns]}, or of columns. */
    GraphValue encode(int layer, GraphValue x) throws IOException {
        String name = (spectral ? "encoder." : "tencoder.") + layer;
        int in = layer == 0 ? soundChannels() : config.width(layer - 1);
        int out = config.width(layer);
        int padding = config.padding();
        int missing =
                Math.ceilDiv(config.samples(layer), config.stride()) * config.stride()
                        - config.samples(layer);
        GraphValue y =
                layers.conv(
                        OnnxOp.CONV,
                        name + ".conv",
                        x,
                        stored(out, in, config.kernel()),
                        along(config.kernel(), 1),
                        new BranchLayers.Window(
                                along(config.stride(), 1),
                                spectral
                                        ? new long[] {padding, 0, padding, 0}
                                        : new long[] {0, padding, 0, padding + missing},
                                new long[] {1, 1}));
        y =
                layers.gelu(
                        normed(
                                name + ".norm1",
                                y,
                                layer,
                                out,
                                rows(layer + 1),
                                columns(layer + 1)));
        if (config.residualEncoder()) {
            y = residuals(name + ".dconv", y, layer, out);
        }
        return rewritten(name, ".norm2", y, layer, out, config.encoderContext());
    }

    /**
     * The inverse of encoder {@code layer}.
     *
     * @param x from the decoder before, {@code [1, width(layer), rows(layer + 1), columns(layer +
     *     1)]}
     * @param skip what the encoder put out
     */
    GraphValue decode(int layer, GraphValue x, GraphValue skip) throws IOException {
        String name = (spectral ? "decoder." : "tdecoder.") + (config.depth() - 1 - layer);
        int in = config.width(layer);
        int out = layer == 0 ? soundChannels() * config.sources().size() : config.width(layer - 1);
        GraphValue y = rewritten(name, ".norm1", layers.sum(x, skip), layer, in, config.context());
        if (config.residualDecoder()) {
            y = residuals(name + ".dconv", y, layer, in);
        }
        GraphValue z = longer(name, y, layer, in, out);
        return layer == 0 ? z : layers.gelu(z);
    }

    /** The transposed convolution, cut to what went into the encoder; its norm sees all of it. */
    private GraphValue longer(String name, GraphValue y, int layer, int in, int out)
            throws IOException {
        int before = config.padding();
        if (spectral) {
            return longerSpectrum(name, y, layer, in, out, before);
        }
        long inner = columns(layer + 1);
        long wanted = columns(layer);
        long whole = (inner - 1) * config.stride() + config.kernel();
        boolean normed = config.hasNorms(layer);
        long[] cut = {0, before, 0, whole - before - wanted};
        GraphValue z =
                layers.conv(
                        OnnxOp.CONV_TRANSPOSE,
                        name + ".conv_tr",
                        y,
                        stored(in, out, config.kernel()),
                        along(config.kernel(), 1),
                        new BranchLayers.Window(
                                along(config.stride(), 1),
                                normed ? new long[4] : cut,
                                new long[] {1, 1}));
        if (!normed) {
            return z;
        }
        GraphValue norm = layers.groupNorm(name + ".norm2", z, config.normGroups(), out, 1, whole);
        return layers.slice(norm, 3, before, before + wanted);
    }

    /** The same as a convolution that makes the rows of a stride as channels of their own. */
    private GraphValue longerSpectrum(
            String name, GraphValue y, int layer, int in, int out, int before) throws IOException {
        int taps = Math.ceilDiv(config.kernel(), config.stride());
        long blocks = rows(layer + 1) + taps - 1;
        GraphValue z =
                layers.transposedAsRows(
                        name + ".conv_tr", y, in, out, config.kernel(), config.stride());
        z = layers.interleaved(z, out, config.stride(), blocks, config.frames());
        if (config.hasNorms(layer)) {
            long whole = (rows(layer + 1) - 1) * config.stride() + config.kernel();
            z =
                    layers.groupNorm(
                            name + ".norm2",
                            layers.slice(z, 2, 0, whole),
                            config.normGroups(),
                            out,
                            whole,
                            config.frames());
        }
        return layers.slice(z, 2, before, before + rows(layer));
    }

    /** Convolution, norm and GLU. */
    private GraphValue rewritten(
            String name, String norm, GraphValue x, int layer, int channels, int context)
            throws IOException {
        int taps = 1 + 2 * context;
        long[] stored =
                spectral
                        ? new long[] {2L * channels, channels, taps, taps}
                        : new long[] {2L * channels, channels, taps};
        long[] kernel = spectral ? new long[] {taps, taps} : new long[] {1, taps};
        BranchLayers.Window window = BranchLayers.Window.same(spectral ? context : 0, context, 1);
        if (!config.hasNorms(layer)) {
            return layers.gatedConv(name + ".rewrite", x, stored, kernel, window);
        }
        GraphValue y = layers.conv(OnnxOp.CONV, name + ".rewrite", x, stored, kernel, window);
        y = normed(name + norm, y, layer, 2 * channels, rows(layer + 1), columns(layer + 1));
        return layers.glu(y, channels);
    }

    private GraphValue normed(
            String name, GraphValue x, int layer, int channels, long rows, long columns)
            throws IOException {
        return config.hasNorms(layer)
                ? layers.groupNorm(name, x, config.normGroups(), channels, rows, columns)
                : x;
    }

    private GraphValue residuals(String name, GraphValue x, int layer, int channels)
            throws IOException {
        return residuals.add(
                name,
                x,
                config.residualDepth(),
                channels,
                config.residualWidth(channels),
                rows(layer + 1),
                columns(layer + 1));
    }

    private long[] stored(long first, long second, long kernel) {
        return spectral
                ? new long[] {first, second, kernel, 1}
                : new long[] {first, second, kernel};
    }

    /** {@code value} along the axis of this branch. */
    private long[] along(long value, long other) {
        return spectral ? new long[] {value, other} : new long[] {other, value};
    }
}
