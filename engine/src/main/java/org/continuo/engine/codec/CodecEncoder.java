package org.continuo.engine.codec;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.continuo.engine.onnx.HostTensor;
import org.continuo.engine.onnx.InferenceSession;
import org.continuo.engine.onnx.SessionSettings;
import org.continuo.engine.tensor.ElementType;
import org.continuo.engine.tensor.FloatArray;
import org.continuo.engine.tokens.CodebookTokens;

/**
 * Runs the two encoder graphs: clip by clip and window by window down to frame rate, then all clips
 * together.
 */
final class CodecEncoder implements AutoCloseable {
    /** Two seconds of the published codecs: activations of some 20 MB. */
    private static final int WINDOW_FRAMES = 100;

    private final CodecConfig config;
    private final InferenceSession features;
    private final InferenceSession codes;

    private CodecEncoder(CodecConfig config, InferenceSession features, InferenceSession codes) {
        this.config = config;
        this.features = features;
        this.codes = codes;
    }

    static CodecEncoder open(CodecConfig config, Path folder, SessionSettings settings) {
        InferenceSession features =
                InferenceSession.open(folder.resolve(EncodecGraph.FEATURES), settings);
        try {
            return new CodecEncoder(
                    config,
                    features,
                    InferenceSession.open(folder.resolve(EncodecGraph.CODES), settings));
        } catch (RuntimeException problem) {
            features.close();
            throw problem;
        }
    }

    /** Channels {@code [batch · channels][samples]} → {@code [batch, dimension, frames]}. */
    FloatArray embed(float[][] audio) {
        try (HostTensor input = features(audio)) {
            return codes.run(
                            Map.of(EncoderLayers.FEATURES, input), Set.of(EncoderLayers.EMBEDDING))
                    .get(EncoderLayers.EMBEDDING);
        }
    }

    /** Channels {@code [batch · channels][samples]} → {@code [batch, codebooks, frames]}. */
    CodebookTokens encode(float[][] audio) {
        try (HostTensor input = features(audio);
                HostTensor output =
                        HostTensor.allocate(
                                ElementType.INT64,
                                input.shape().dimension(0),
                                config.codebooks(),
                                input.shape().dimension(1))) {
            codes.bind(
                            Map.of(EncoderLayers.FEATURES, input),
                            Map.of(EncoderLayers.CODES, output))
                    .run();
            return new CodebookTokens(
                    output.toLongs(),
                    input.shape().size(0),
                    config.codebooks(),
                    input.shape().size(1));
        }
    }

    /** {@code [batch, frames, width]}, the caller's to close. */
    private HostTensor features(float[][] audio) {
        int channels = config.audioChannels();
        int batch = audio.length / channels;
        int frames = Math.ceilDiv(audio[0].length, config.hopLength());
        HostTensor all =
                HostTensor.allocate(ElementType.FLOAT32, batch, frames, config.width());
        try {
            FloatBuffer target = all.floats();
            for (int row = 0; row < batch; row++) {
                for (Window window : Window.over(frames, WINDOW_FRAMES, config.featureReach())) {
                    float[] values = features(audio, row, window);
                    target.put(
                            (row * frames + window.from()) * config.width(),
                            values,
                            (window.from() - window.contextFrom()) * config.width(),
                            (window.to() - window.from()) * config.width());
                }
            }
            return all;
        } catch (RuntimeException problem) {
            all.close();
            throw problem;
        }
    }

    /** {@code [context frames, width]} of one clip. */
    private float[] features(float[][] audio, int row, Window window) {
        int channels = config.audioChannels();
        int from = window.contextFrom() * config.hopLength();
        int to = Math.min(audio[0].length, window.contextTo() * config.hopLength());
        try (HostTensor samples = HostTensor.allocate(ElementType.FLOAT32, to - from, channels)) {
            FloatBuffer target = samples.floats();
            for (int channel = 0; channel < channels; channel++) {
                float[] source = audio[row * channels + channel];
                for (int i = from; i < to; i++) {
                    target.put((i - from) * channels + channel, source[i]);
                }
            }
            return features.run(
                            Map.of(EncoderLayers.SAMPLES, samples), Set.of(EncoderLayers.FEATURES))
                    .get(EncoderLayers.FEATURES)
                    .values();
        }
    }

    @Override
    public void close() {
        features.close();
        codes.close();
    }
}
