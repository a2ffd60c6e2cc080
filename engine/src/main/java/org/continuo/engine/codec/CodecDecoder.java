package org.continuo.engine.codec;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.continuo.engine.onnx.HostTensor;
import org.continuo.engine.onnx.InferenceSession;
import org.continuo.engine.onnx.SessionSettings;
import org.continuo.engine.tensor.ElementType;
import org.continuo.engine.tensor.FloatArray;
import org.continuo.engine.tokens.CodebookTokens;

/**
 * Runs the two decoder graphs in windows: all clips together at frame rate, with the recurrent
 * state carried from window to window, then clip by clip up to the sample rate. What a window keeps
 * depends on nothing outside its context, so the result is that of one run over the whole clip. The
 * same holds while tokens still arrive: frames behind the two reaches are final.
 */
final class CodecDecoder implements AutoCloseable {
    /** Ten seconds of the published codecs, some 10 MB a clip. */
    private static final int LATENT_WINDOW_FRAMES = 500;

    /** Two seconds of the published codecs: activations of some 20 MB. */
    private static final int SAMPLE_WINDOW_FRAMES = 100;

    private final CodecConfig config;
    private final InferenceSession latents;
    private final InferenceSession samples;

    private CodecDecoder(CodecConfig config, InferenceSession latents, InferenceSession samples) {
        this.config = config;
        this.latents = latents;
        this.samples = samples;
    }

    static CodecDecoder open(CodecConfig config, Path folder, SessionSettings settings) {
        InferenceSession latents =
                InferenceSession.open(folder.resolve(EncodecGraph.LATENTS), settings);
        try {
            return new CodecDecoder(
                    config,
                    latents,
                    InferenceSession.open(folder.resolve(EncodecGraph.SAMPLES), settings));
        } catch (RuntimeException problem) {
            latents.close();
            throw problem;
        }
    }

    /** {@code [batch, codebooks, frames]} → {@code [batch, dimension, frames]}. */
    FloatArray quantized(CodebookTokens tokens) {
        try (RecurrentState state = new RecurrentState(tokens.batch())) {
            Window whole = new Window(0, tokens.frames(), 0, tokens.frames());
            return run(tokens, whole, state, Set.of(DecoderLayers.QUANTIZED))
                    .get(DecoderLayers.QUANTIZED);
        }
    }

    /** {@code [batch, codebooks, frames]} → channels {@code [batch · channels][samples]}. */
    float[][] decode(CodebookTokens tokens) {
        int channels = config.audioChannels();
        float[][] audio =
                new float[tokens.batch() * channels]
                        [Math.multiplyExact(tokens.frames(), config.hopLength())];
        float[][] latentRows = latents(tokens);
        for (int row = 0; row < tokens.batch(); row++) {
            for (Window window :
                    Window.over(
                            tokens.frames(), SAMPLE_WINDOW_FRAMES, config.synthesisReach())) {
                synthesize(latentRows[row], window, audio, row * channels);
            }
        }
        return audio;
    }

    /** Each clip's {@code [frames, width]}. */
    private float[][] latents(CodebookTokens tokens) {
        int width = config.width();
        float[][] rows = new float[tokens.batch()][Math.multiplyExact(tokens.frames(), width)];
        try (RecurrentState state = new RecurrentState(tokens.batch())) {
            for (Window window :
                    Window.over(tokens.frames(), LATENT_WINDOW_FRAMES, config.latentReach())) {
                Map<String, FloatArray> results =
                        run(tokens, window, state, state.outputs(DecoderLayers.LATENTS));
                state.advance(results);
                float[] values = results.get(DecoderLayers.LATENTS).values();
                int size = (window.to() - window.from()) * width;
                for (int row = 0; row < rows.length; row++) {
                    System.arraycopy(values, row * size, rows[row], window.from() * width, size);
                }
            }
        }
        return rows;
    }

    private Map<String, FloatArray> run(
            CodebookTokens tokens, Window window, RecurrentState state, Set<String> outputs) {
        CodebookTokens part = tokens.slice(window.contextFrom(), window.contextTo());
        try (HostTensor codes =
                        HostTensor.longs(
                                part.values(), part.batch(), part.codebooks(), part.frames());
                HostTensor from = position(window.from() - window.contextFrom());
                HostTensor to = position(window.to() - window.contextFrom())) {
            Map<String, HostTensor> inputs = new HashMap<>(state.inputs());
            inputs.put(DecoderLayers.CODES, codes);
            inputs.put(DecoderLayers.FROM, from);
            inputs.put(DecoderLayers.TO, to);
            return latents.run(inputs, outputs);
        }
    }

    private static HostTensor position(int frame) {
        return HostTensor.longs(new long[] {frame}, 1);
    }

    private void synthesize(float[] latentRow, Window window, float[][] audio, int firstChannel) {
        int width = config.width();
        int channels = config.audioChannels();
        int hop = config.hopLength();
        try (HostTensor input =
                HostTensor.allocate(ElementType.FLOAT32, window.contextFrames(), width)) {
            input.floats()
                    .put(0, latentRow, window.contextFrom() * width, window.contextFrames() * width);
            float[] rows =
                    samples.run(
                                    Map.of(DecoderLayers.LATENTS, input),
                                    Set.of(DecoderLayers.SAMPLES))
                            .get(DecoderLayers.SAMPLES)
                            .values();
            int before = window.contextFrom() * hop;
            for (int channel = 0; channel < channels; channel++) {
                float[] target = audio[firstChannel + channel];
                for (int i = window.from() * hop; i < window.to() * hop; i++) {
                    target[i] = rows[(i - before) * channels + channel];
                }
            }
        }
    }

    @Override
    public void close() {
        latents.close();
        samples.close();
    }

    /** The recurrent layers' state between windows, {@code [layers, batch, width]}; zeros at first. */
    private final class RecurrentState implements AutoCloseable {
        private final Map<String, HostTensor> inputs = new HashMap<>();

        RecurrentState(int batch) {
            if (config.lstmLayers() > 0) {
                for (String name : Set.of(DecoderLayers.HIDDEN, DecoderLayers.CELL)) {
                    inputs.put(
                            name,
                            HostTensor.allocate(
                                    ElementType.FLOAT32,
                                    config.lstmLayers(),
                                    batch,
                                    config.width()));
                }
            }
        }

        Map<String, HostTensor> inputs() {
            return inputs;
        }

        /** What to ask a run for: this output and, where there is one, the next state. */
        Set<String> outputs(String output) {
            return inputs.isEmpty()
                    ? Set.of(output)
                    : Set.of(output, DecoderLayers.NEXT_HIDDEN, DecoderLayers.NEXT_CELL);
        }

        void advance(Map<String, FloatArray> results) {
            if (!inputs.isEmpty()) {
                put(DecoderLayers.HIDDEN, results.get(DecoderLayers.NEXT_HIDDEN));
                put(DecoderLayers.CELL, results.get(DecoderLayers.NEXT_CELL));
            }
        }

        private void put(String name, FloatArray values) {
            inputs.get(name).floats().put(0, values.values());
        }

        @Override
        public void close() {
            inputs.values().forEach(HostTensor::close);
        }
    }
}
