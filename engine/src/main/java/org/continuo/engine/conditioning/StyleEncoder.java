package org.continuo.engine.conditioning;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.decoder.SinusoidalPositions;
import org.continuo.engine.onnx.HostTensor;
import org.continuo.engine.onnx.InferenceSession;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;

/**
 * MusicGen-Style's conditioner (Rouard et al. 2024; audiocraft {@code StyleConditioner}), from
 * features of a sound on: a transformer, a residual quantiser that lets only the coarse through,
 * every few frames one, projected to the decoder's width. The features themselves, MERT's last
 * hidden state in published models, are made elsewhere. One thread at a time.
 */
public final class StyleEncoder implements AutoCloseable {
    private final StyleConfig config;
    private final Weights codebooks;
    private final Weights projection;
    private final int hidden;
    private final InferenceSession session;

    private StyleEncoder(
            StyleConfig config, Weights weights, int hidden, InferenceSession session) {
        this.config = config;
        this.codebooks = weights.under("style_encoder.rvq.vq.layers.");
        this.projection = weights.under("audio_enc_to_dec_proj.");
        this.hidden = hidden;
        this.session = session;
    }

    /**
     * Opens the conditioner, converting it on first use.
     *
     * @param weights of the whole checkpoint
     * @param hidden width of the decoder
     * @param contentHash identifies the checkpoint's contents in {@code cache}
     */
    public static StyleEncoder open(
            StyleConfig config,
            Weights weights,
            int hidden,
            ModelCache cache,
            String contentHash,
            SessionSettings settings)
            throws IOException {
        Path folder =
                cache.entry(
                        contentHash + "-style-" + config.heads(),
                        draft -> StyleGraph.write(config, weights.under("style_encoder."), draft));
        return new StyleEncoder(
                config,
                weights,
                hidden,
                InferenceSession.open(folder.resolve(StyleGraph.FILE_NAME), settings.unpacked()));
    }

    public StyleConfig config() {
        return config;
    }

    /**
     * What the network makes of features.
     *
     * @param embedding {@code [rows, frames, width]}, behind the projection
     * @param transformed behind the transformer
     * @param normalised behind the batch norm, what is quantised
     */
    public record Heard(FloatArray embedding, FloatArray transformed, FloatArray normalised) {}

    /**
     * Runs the network.
     *
     * @param features {@code [rows, frames, featureWidth]}
     */
    public Heard hear(FloatArray features) {
        Shape shape = features.shape();
        if (shape.rank() != 3 || shape.size(2) != config.featureWidth() || shape.size(1) == 0) {
            throw new IllegalArgumentException(
                    "style features: expected [rows, frames, %d], found %s"
                            .formatted(config.featureWidth(), shape));
        }
        int frames = shape.size(1);
        try (HostTensor input = HostTensor.floats(features.values(), shape.toArray());
                HostTensor positions =
                        HostTensor.allocate(ElementType.FLOAT32, frames, config.width())) {
            Map<String, HostTensor> inputs = new HashMap<>();
            inputs.put(StyleGraph.FEATURES, input);
            if (config.layers() > 0) {
                new SinusoidalPositions(config.width()).write(0, frames, positions.floats());
                inputs.put(StyleGraph.POSITIONS, positions);
            }
            Map<String, FloatArray> outputs =
                    session.run(
                            inputs,
                            Set.of(
                                    StyleGraph.EMBEDDED,
                                    StyleGraph.TRANSFORMED,
                                    StyleGraph.NORMALISED));
            return new Heard(
                    output(outputs, StyleGraph.EMBEDDED),
                    output(outputs, StyleGraph.TRANSFORMED),
                    output(outputs, StyleGraph.NORMALISED));
        }
    }

    private static FloatArray output(Map<String, FloatArray> outputs, String name) {
        FloatArray output = outputs.get(name);
        if (output == null) {
            throw new IllegalStateException(
                    "%s: expected an output %s, found %s"
                            .formatted(StyleGraph.FILE_NAME, name, outputs.keySet()));
        }
        return output;
    }

    /**
     * Codes and what they stand for.
     *
     * @param codes {@code [rows, used codebooks, frames]}
     * @param embedding the sum of their entries, {@code [rows, frames, width]}
     */
    public record Quantised(LongArray codes, FloatArray embedding) {}

    /**
     * Quantises with the first codebooks: each takes the entry nearest to what those before it left
     * over.
     *
     * @param normalised {@code [rows, frames, width]}
     * @param used codebooks
     */
    public Quantised quantise(FloatArray normalised, int used) throws IOException {
        int rows = normalised.shape().size(0);
        int frames = normalised.shape().size(1);
        int width = config.width();
        float[] rest = normalised.values().clone();
        float[] embedding = new float[rest.length];
        long[] codes = new long[rows * used * frames];
        for (int codebook = 0; codebook < used; codebook++) {
            String name = codebook + "._codebook.embed";
            int size = codebooks.tensor(name).shape().size(0);
            float[] entries = codebooks.get(name, size, width).toFloats();
            for (int frame = 0; frame < rows * frames; frame++) {
                int nearest = nearest(entries, size, rest, frame * width, width);
                codes[(frame / frames * used + codebook) * frames + frame % frames] = nearest;
                for (int i = 0; i < width; i++) {
                    rest[frame * width + i] -= entries[nearest * width + i];
                    embedding[frame * width + i] += entries[nearest * width + i];
                }
            }
        }
        return new Quantised(
                new LongArray(Shape.of(rows, used, frames), codes),
                new FloatArray(normalised.shape(), embedding));
    }

    private static int nearest(float[] entries, int size, float[] x, int from, int width) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int entry = 0; entry < size; entry++) {
            double distance = 0;
            for (int i = 0; i < width && distance < least; i++) {
                double difference = x[from + i] - entries[entry * width + i];
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                nearest = entry;
            }
        }
        return nearest;
    }

    /**
     * The decoder's conditions.
     *
     * @param embedding {@code [rows, frames, width]}, quantised
     * @param downsampling of so many frames one is kept
     * @param lengthsSamples of the whole sounds, not of the excerpts that were heard
     */
    public StyleStates states(FloatArray embedding, int downsampling, int... lengthsSamples)
            throws IOException {
        int rows = embedding.shape().size(0);
        int frames = embedding.shape().size(1);
        int tokens = Math.ceilDiv(frames, downsampling);
        double samplesPerToken = config.samplesPerToken(downsampling);
        int width = config.width();
        float[] matrix = projection.get("weight", hidden, width).toFloats();
        float[] bias = projection.get("bias", hidden).toFloats();
        float[] states = new float[rows * tokens * hidden];
        float[] mask = new float[rows * tokens];
        for (int token = 0; token < rows * tokens; token++) {
            int row = token / tokens;
            int position = token % tokens;
            if (position >= lengthsSamples[row] / samplesPerToken) {
                continue;
            }
            mask[token] = 1;
            int from = (row * frames + position * downsampling) * width;
            for (int channel = 0; channel < hidden; channel++) {
                double sum = bias[channel];
                for (int i = 0; i < width; i++) {
                    sum += (double) matrix[channel * width + i] * embedding.values()[from + i];
                }
                states[token * hidden + channel] = (float) sum;
            }
        }
        return new StyleStates(
                new FloatArray(Shape.of(rows, tokens, hidden), states),
                new FloatArray(Shape.of(rows, tokens), mask));
    }

    /**
     * The styles of features, as the checkpoint says.
     *
     * @param features {@code [rows, frames, featureWidth]}
     * @param lengthsSamples of the whole sounds that they are of
     */
    public StyleStates encode(FloatArray features, int... lengthsSamples) throws IOException {
        FloatArray quantised =
                quantise(hear(features).normalised(), config.codebooks()).embedding();
        return states(quantised, config.downsampling(), lengthsSamples);
    }

    @Override
    public void close() {
        session.close();
    }
}
