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
    private final int latentWindow;
    private final int sampleWindow;

    private CodecDecoder(
            CodecConfig config,
            InferenceSession latents,
            InferenceSession samples,
            int latentWindow,
            int sampleWindow) {
        this.config = config;
        this.latents = latents;
        this.samples = samples;
        this.latentWindow = latentWindow;
        this.sampleWindow = sampleWindow;
    }

    static CodecDecoder open(CodecConfig config, Path folder, SessionSettings settings) {
        return open(config, folder, settings, LATENT_WINDOW_FRAMES, SAMPLE_WINDOW_FRAMES);
    }

    /** With windows of other lengths, in frames. */
    static CodecDecoder open(
            CodecConfig config,
            Path folder,
            SessionSettings settings,
            int latentWindow,
            int sampleWindow) {
        InferenceSession latents =
                InferenceSession.open(folder.resolve(CodecGraphs.LATENTS), settings);
        try {
            return new CodecDecoder(
                    config,
                    latents,
                    InferenceSession.open(folder.resolve(CodecGraphs.SAMPLES), settings),
                    latentWindow,
                    sampleWindow);
        } catch (RuntimeException problem) {
            latents.close();
            throw problem;
        }
    }

    /** {@code [batch, codebooks, frames]} → {@code [batch, dimension, frames]}. */
    FloatArray quantized(CodebookTokens tokens) {
        Window whole = new Window(0, tokens.frames(), 0, tokens.frames());
        try (RecurrentState before = RecurrentState.zeros(config, tokens.batch());
                HostTensor output =
                        HostTensor.allocate(
                                ElementType.FLOAT32,
                                tokens.batch(),
                                config.dimension(),
                                tokens.frames())) {
            run(tokens, whole, before, Map.of(DecoderLayers.QUANTIZED, output));
            return new FloatArray(output.shape(), output.toFloats());
        }
    }

    /** {@code [batch, codebooks, frames]} → channels {@code [batch · channels][samples]}. */
    float[][] decode(CodebookTokens tokens) {
        int channels = config.audioChannels();
        float[][] audio = new float[tokens.batch() * channels][config.samples(tokens.frames())];
        float[][] latentRows = latents(tokens);
        for (int row = 0; row < tokens.batch(); row++) {
            for (Window window :
                    Window.over(tokens.frames(), sampleWindow, CodecReach.ofSynthesis(config))) {
                synthesize(latentRows[row], window, audio, row * channels, window.from());
            }
        }
        return audio;
    }

    /** Each clip's {@code [frames, width]}. */
    private float[][] latents(CodebookTokens tokens) {
        int width = config.decoderWidth();
        float[][] rows = new float[tokens.batch()][Math.multiplyExact(tokens.frames(), width)];
        try (RecurrentState before = RecurrentState.zeros(config, tokens.batch());
                RecurrentState after = RecurrentState.zeros(config, tokens.batch())) {
            for (Window window :
                    Window.over(tokens.frames(), latentWindow, CodecReach.ofLatents(config))) {
                latents(tokens, window, before, after, rows, window.from());
            }
        }
        return rows;
    }

    /**
     * Each clip's latents of a window.
     *
     * @param before the state before the window; behind it afterwards
     * @param after any state, overwritten
     * @param rows {@code [frames, width]} of each clip
     * @param at the frame of {@code rows} where the kept ones are put
     */
    void latents(
            CodebookTokens tokens,
            Window window,
            RecurrentState before,
            RecurrentState after,
            float[][] rows,
            int at) {
        int width = config.decoderWidth();
        int size = window.keptFrames() * width;
        try (HostTensor output =
                HostTensor.allocate(ElementType.FLOAT32, rows.length, window.keptFrames(), width)) {
            run(
                    tokens,
                    window,
                    before,
                    Map.of(
                            DecoderLayers.LATENTS, output,
                            LstmLayers.NEXT_HIDDEN, after.hidden(),
                            LstmLayers.NEXT_CELL, after.cell()));
            for (int row = 0; row < rows.length; row++) {
                output.floats().get(row * size, rows[row], at * width, size);
            }
        }
        before.become(after);
    }

    int latentWindow() {
        return latentWindow;
    }

    int sampleWindow() {
        return sampleWindow;
    }

    private void run(
            CodebookTokens tokens,
            Window window,
            RecurrentState before,
            Map<String, HostTensor> outputs) {
        CodebookTokens part = tokens.slice(window.contextFrom(), window.contextTo());
        try (HostTensor codes =
                        HostTensor.longs(
                                part.values(), part.batch(), part.codebooks(), part.frames());
                HostTensor from = position(window.from() - window.contextFrom());
                HostTensor to = position(window.to() - window.contextFrom())) {
            latents.run(
                    Map.of(
                            DecoderLayers.CODES, codes,
                            DecoderLayers.FROM, from,
                            DecoderLayers.TO, to,
                            LstmLayers.HIDDEN, before.hidden(),
                            LstmLayers.CELL, before.cell()),
                    outputs);
        }
    }

    private static HostTensor position(int frame) {
        return HostTensor.longs(new long[] {frame}, 1);
    }

    /**
     * One clip's samples of a window.
     *
     * @param latentRow {@code [frames, width]}
     * @param audio {@code [channels][samples]}, of which {@code firstChannel} is the clip's first
     * @param at the frame of {@code audio} where the kept ones are put
     */
    void synthesize(float[] latentRow, Window window, float[][] audio, int firstChannel, int at) {
        int width = config.decoderWidth();
        int channels = config.audioChannels();
        int hop = config.hopLength();
        int frames = window.contextFrames();
        try (HostTensor input = HostTensor.allocate(ElementType.FLOAT32, frames, width);
                HostTensor output =
                        HostTensor.allocate(
                                ElementType.FLOAT32, config.samples(frames), channels)) {
            input.floats().put(0, latentRow, window.contextFrom() * width, frames * width);
            samples.run(
                    Map.of(DecoderLayers.LATENTS, input), Map.of(DecoderLayers.SAMPLES, output));
            FloatBuffer rows = output.floats();
            int first = (window.from() - window.contextFrom()) * hop;
            int kept = Math.min(window.keptFrames() * hop, config.samples(frames) - first);
            for (int channel = 0; channel < channels; channel++) {
                float[] target = audio[firstChannel + channel];
                for (int i = 0; i < kept; i++) {
                    target[at * hop + i] = rows.get((first + i) * channels + channel);
                }
            }
        }
    }

    @Override
    public void close() {
        latents.close();
        samples.close();
    }
}
