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
    private final DemucsConfig config;
    private final boolean spectral;

    Branch(BranchLayers layers, DemucsConfig config, boolean spectral) {
        this.layers = layers;
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
            y = residuals(name + ".dconv", y, out, columns(layer + 1));
        }
        y = rewritten(name, y, out, config.encoderContext());
        y = normed(name + ".norm2", y, layer, 2 * out, rows(layer + 1), columns(layer + 1));
        return layers.glu(y, out);
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
        GraphValue y = rewritten(name, layers.sum(x, skip), in, config.context());
        y = normed(name + ".norm1", y, layer, 2 * in, rows(layer + 1), columns(layer + 1));
        y = layers.glu(y, in);
        if (config.residualDecoder()) {
            y = residuals(name + ".dconv", y, in, columns(layer + 1));
        }
        GraphValue z = longer(name, y, layer, in, out);
        return layer == 0 ? z : layers.gelu(z);
    }

    /** The transposed convolution, cut to what went into the encoder; its norm sees all of it. */
    private GraphValue longer(String name, GraphValue y, int layer, int in, int out)
            throws IOException {
        int before = config.padding();
        long inner = spectral ? rows(layer + 1) : columns(layer + 1);
        long wanted = spectral ? rows(layer) : columns(layer);
        long whole = (inner - 1) * config.stride() + config.kernel();
        long behind = whole - before - wanted;
        boolean normed = config.hasNorms(layer);
        long[] cut =
                spectral ? new long[] {before, 0, behind, 0} : new long[] {0, before, 0, behind};
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
        long rows = spectral ? whole : 1;
        long columns = spectral ? config.frames() : whole;
        GraphValue norm =
                layers.groupNorm(name + ".norm2", z, config.normGroups(), out, rows, columns);
        return layers.slice(norm, spectral ? 2 : 3, before, before + wanted);
    }

    private GraphValue rewritten(String name, GraphValue x, int channels, int context)
            throws IOException {
        int taps = 1 + 2 * context;
        return layers.conv(
                OnnxOp.CONV,
                name + ".rewrite",
                x,
                spectral
                        ? new long[] {2L * channels, channels, taps, taps}
                        : new long[] {2L * channels, channels, taps},
                spectral ? new long[] {taps, taps} : new long[] {1, taps},
                BranchLayers.Window.same(spectral ? context : 0, context, 1));
    }

    private GraphValue normed(
            String name, GraphValue x, int layer, int channels, long rows, long columns)
            throws IOException {
        return config.hasNorms(layer)
                ? layers.groupNorm(name, x, config.normGroups(), channels, rows, columns)
                : x;
    }

    private GraphValue residuals(String name, GraphValue x, int channels, long columns)
            throws IOException {
        return layers.residuals(
                name, x, config.residualDepth(), channels, config.residualWidth(channels), columns);
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
