package org.continuo.engine.codec;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.FloatArray;
import org.continuo.engine.onnx.HostTensor;
import org.continuo.engine.onnx.InferenceSession;
import org.continuo.engine.onnx.SessionSettings;
import org.jspecify.annotations.Nullable;

/**
 * Runs the encoder's graphs: clip by clip and window by window down to frame rate, then all clips
 * together.
 */
final class CodecEncoder implements AutoCloseable {
    /** Two seconds of the published codecs: activations of some 20 MB. */
    private static final int WINDOW_FRAMES = 100;

    private final CodecConfig config;
    private final InferenceSession features;
    private final @Nullable InferenceSession recurrent;
    private final InferenceSession codes;
    private final int windowFrames;

    private CodecEncoder(
            CodecConfig config,
            InferenceSession features,
            @Nullable InferenceSession recurrent,
            InferenceSession codes,
            int windowFrames) {
        this.config = config;
        this.features = features;
        this.recurrent = recurrent;
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
                InferenceSession.open(folder.resolve(CodecGraphs.FEATURES), settings);
        @Nullable InferenceSession recurrent = null;
        try {
            if (config.lstmLayers() > 0) {
                recurrent = InferenceSession.open(folder.resolve(CodecGraphs.RECURRENT), settings);
            }
            return new CodecEncoder(
                    config,
                    features,
                    recurrent,
                    InferenceSession.open(folder.resolve(CodecGraphs.CODES), settings),
                    windowFrames);
        } catch (RuntimeException problem) {
            features.close();
            if (recurrent != null) {
                recurrent.close();
            }
            throw problem;
        }
    }

    int windowFrames() {
        return windowFrames;
    }

    /** Channels {@code [batch · channels][samples]} → {@code [batch, dimension, frames]}. */
    FloatArray embed(float[][] audio) {
        return encoded(audio).embedding();
    }

    /** Channels {@code [batch · channels][samples]} → {@code [batch, codebooks, frames]}. */
    CodebookTokens encode(float[][] audio) {
        return encoded(audio).codes();
    }

    private EncodingStream.Encoded encoded(float[][] audio) {
        try (EncodingStream stream =
                new EncodingStream(config, this, audio.length / config.audioChannels())) {
            return stream.encoded(audio, true);
        }
    }

    /**
     * Runs the recurrent layers over {@code [batch, frames, width]}.
     *
     * @param before the state before the frames; behind them afterwards
     * @param after any state, overwritten
     * @return false if there are no such layers, and nothing is written
     */
    boolean recurrent(
            HostTensor features, RecurrentState before, RecurrentState after, HostTensor sequence) {
        if (recurrent == null) {
            return false;
        }
        recurrent.run(
                Map.of(
                        EncoderLayers.FEATURES, features,
                        LstmLayers.HIDDEN, before.hidden(),
                        LstmLayers.CELL, before.cell()),
                Map.of(
                        EncoderLayers.SEQUENCE, sequence,
                        LstmLayers.NEXT_HIDDEN, after.hidden(),
                        LstmLayers.NEXT_CELL, after.cell()));
        before.become(after);
        return true;
    }

    /** Runs the last convolution and the quantiser over {@code [batch, frames, width]}. */
    void codes(HostTensor sequence, Map<String, HostTensor> outputs) {
        codes.run(Map.of(EncoderLayers.SEQUENCE, sequence), outputs);
    }

    /**
     * Writes the features that a window of a clip keeps to {@code target} from row {@code at} on.
     */
    void features(float[][] clip, Window window, HostTensor target, int at) {
        int width = config.encoderWidth();
        try (HostTensor input = interleaved(clip, window);
                HostTensor output =
                        HostTensor.allocate(ElementType.FLOAT32, window.contextFrames(), width)) {
            features.run(
                    Map.of(EncoderLayers.SAMPLES, input), Map.of(EncoderLayers.FEATURES, output));
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
        if (recurrent != null) {
            recurrent.close();
        }
        codes.close();
    }
}
