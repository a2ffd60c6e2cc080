package org.continuo.engine.codec;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.onnx.HostTensor;
import org.continuo.engine.onnx.InferenceSession;
import org.continuo.engine.onnx.SessionSettings;

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
    private final int windowFrames;

    private CodecEncoder(
            CodecConfig config,
            InferenceSession features,
            InferenceSession codes,
            int windowFrames) {
        this.config = config;
        this.features = features;
        this.codes = codes;
        this.windowFrames = windowFrames;
    }

    static CodecEncoder open(CodecConfig config, Path folder, SessionSettings settings) {
        return open(config, folder, settings, WINDOW_FRAMES);
    }

    /** With windows of another length, in frames. */
    static CodecEncoder open(
            CodecConfig config, Path folder, SessionSettings settings, int windowFrames) {
        InferenceSession features =
                InferenceSession.open(folder.resolve(EncodecGraph.FEATURES), settings);
        try {
            return new CodecEncoder(
                    config,
                    features,
                    InferenceSession.open(folder.resolve(EncodecGraph.CODES), settings),
                    windowFrames);
        } catch (RuntimeException problem) {
            features.close();
            throw problem;
        }
    }

    /** Channels {@code [batch · channels][samples]} → {@code [batch, dimension, frames]}. */
    FloatArray embed(float[][] audio) {
        try (HostTensor input = features(audio);
                HostTensor output = outputFor(input, ElementType.FLOAT32, config.dimension())) {
            run(input, EncoderLayers.EMBEDDING, output);
            return new FloatArray(output.shape(), output.toFloats());
        }
    }

    /** Channels {@code [batch · channels][samples]} → {@code [batch, codebooks, frames]}. */
    CodebookTokens encode(float[][] audio) {
        try (HostTensor input = features(audio);
                HostTensor output = outputFor(input, ElementType.INT64, config.codebooks())) {
            run(input, EncoderLayers.CODES, output);
            Shape shape = output.shape();
            return new CodebookTokens(
                    output.toLongs(), shape.size(0), shape.size(1), shape.size(2));
        }
    }

    /** {@code [batch, rows, frames]} for features {@code [batch, frames, width]}. */
    private static HostTensor outputFor(HostTensor input, ElementType type, int rows) {
        Shape shape = input.shape();
        return HostTensor.allocate(type, shape.dimension(0), rows, shape.dimension(1));
    }

    private void run(HostTensor input, String output, HostTensor target) {
        codes.bind(Map.of(EncoderLayers.FEATURES, input), Map.of(output, target)).run();
    }

    /** {@code [batch, frames, width]}, the caller's to close. */
    private HostTensor features(float[][] audio) {
        int channels = config.audioChannels();
        int batch = audio.length / channels;
        int frames = Math.ceilDiv(audio[0].length, config.hopLength());
        HostTensor all = HostTensor.allocate(ElementType.FLOAT32, batch, frames, config.width());
        try {
            for (int row = 0; row < batch; row++) {
                float[][] clip = Arrays.copyOfRange(audio, row * channels, (row + 1) * channels);
                for (Window window : Window.over(frames, windowFrames, config.featureReach())) {
                    features(clip, window, all, row * frames + window.from());
                }
            }
            return all;
        } catch (RuntimeException problem) {
            all.close();
            throw problem;
        }
    }

    /** Writes a window's kept features to {@code target} from row {@code at} on. */
    private void features(float[][] clip, Window window, HostTensor target, int at) {
        int width = config.width();
        try (HostTensor input = interleaved(clip, window);
                HostTensor output =
                        HostTensor.allocate(ElementType.FLOAT32, window.contextFrames(), width)) {
            features.bind(
                            Map.of(EncoderLayers.SAMPLES, input),
                            Map.of(EncoderLayers.FEATURES, output))
                    .run();
            target.floats()
                    .put(
                            at * width,
                            output.floats(),
                            (window.from() - window.contextFrom()) * width,
                            window.keptFrames() * width);
        }
    }

    /** A window's samples with their context, {@code [samples, channels]}. */
    private HostTensor interleaved(float[][] clip, Window window) {
        int from = window.contextFrom() * config.hopLength();
        int to = Math.min(clip[0].length, window.contextTo() * config.hopLength());
        HostTensor samples = HostTensor.allocate(ElementType.FLOAT32, to - from, clip.length);
        FloatBuffer target = samples.floats();
        for (int i = from; i < to; i++) {
            for (float[] channel : clip) {
                target.put(channel[i]);
            }
        }
        return samples;
    }

    @Override
    public void close() {
        features.close();
        codes.close();
    }
}
