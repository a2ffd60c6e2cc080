package org.continuo.engine.codec;

import java.io.IOException;
import java.nio.file.Path;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.InferenceException;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.jspecify.annotations.Nullable;

/**
 * A neural codec: samples to codebook tokens and back, as transformers' {@code EncodecModel} and
 * {@code DacModel} compute it. A clip of any length is taken in windows with exactly the context
 * they need, so memory is a few hundred megabytes and the result that of one run. Encoder and
 * decoder are loaded on first use; {@link #close} frees both. One thread at a time.
 *
 * <p>Audio is {@code [batch][samples]}; of a codec that codes several channels together (none of
 * MusicGen's does) {@code [batch · channels][samples]}.
 */
public final class AudioCodec implements AutoCloseable {
    private final CodecConfig config;
    private final Path folder;
    private final SessionSettings settings;
    private @Nullable CodecEncoder encoder;
    private @Nullable CodecDecoder decoder;
    private boolean closed;

    private AudioCodec(CodecConfig config, Path folder, SessionSettings settings) {
        this.config = config;
        this.folder = folder;
        this.settings = settings;
    }

    /**
     * Prepares a codec; {@code weights} are read only if the cache has no graphs of it yet, and not
     * afterwards.
     *
     * @param weights under the codec's own names: {@code encoder.layers.…}
     * @param precision float32 is exact; in others the recurrent layers have 8-bit weights
     * @param cacheKey names configuration and weights, such as the checkpoint's content hash
     * @throws CheckpointException if a weight is missing or misshapen
     * @throws IOException if the cache cannot be written
     */
    public static AudioCodec open(
            CodecConfig config,
            Weights weights,
            ModelCache cache,
            String cacheKey,
            Precision precision,
            SessionSettings settings)
            throws IOException {
        CodecConfig present =
                config.withCodebooks(
                        Math.min(config.codebooks(), config.tensors().codebooksPresent(weights)));
        Path folder =
                cache.entry(
                        cacheKey + "-" + precision.label(),
                        target -> CodecGraphs.write(present, weights, precision, target));
        return new AudioCodec(present, folder, settings);
    }

    /**
     * The tokens of audio.
     *
     * @param batch {@code [batch][samples]}, at least 1 finite sample in each, equally many
     * @return {@code [batch, codebooks, ⌈samples / hop⌉]}
     * @throws IllegalArgumentException for other audio
     * @throws InferenceException if ONNX Runtime fails
     */
    public CodebookTokens encode(float[][] batch) {
        checkAudio(config, batch);
        return encoder().encode(batch);
    }

    /**
     * The tokens of audio with silence where {@code mask} is false (the reference's padding mask).
     *
     * @param mask {@code [batch][samples]}, as the audio
     */
    CodebookTokens encode(float[][] batch, boolean[][] mask) {
        checkAudio(config, batch);
        if (mask.length != batch.length) {
            throw new IllegalArgumentException(
                    "padding mask: expected %d rows as the audio, found %d"
                            .formatted(batch.length, mask.length));
        }
        float[][] masked = new float[batch.length][];
        for (int row = 0; row < batch.length; row++) {
            masked[row] = silenced(batch[row], mask[row]);
        }
        return encoder().encode(masked);
    }

    /**
     * Encodes clips whose samples are still to come.
     *
     * @param rows clips
     */
    public EncodingStream openEncoding(int rows) {
        return new EncodingStream(config, encoder(), rows);
    }

    /** The encoder's output before quantisation, {@code [batch, dimension, frames]}. */
    public FloatArray embed(float[][] batch) {
        checkAudio(config, batch);
        return encoder().embed(batch);
    }

    /**
     * The audio of tokens.
     *
     * @param tokens {@code [batch, codebooks, frames]}, each from 0 to the codebook's size
     * @return {@code [batch][samples]}, {@link #samples} of each frame
     * @throws IllegalArgumentException for other tokens
     * @throws InferenceException if ONNX Runtime fails
     */
    public float[][] decode(CodebookTokens tokens) {
        checkTokens(tokens);
        return tokens.frames() == 0
                ? new float[tokens.batch() * config.audioChannels()][0]
                : decoder().decode(tokens);
    }

    /**
     * Decodes clips whose tokens are still to come.
     *
     * @param rows clips
     * @param firstFrame the first frame whose samples are handed out; those before are decoded at
     *     the end if they are asked for
     */
    public CodecStream openStream(int rows, int firstFrame) {
        return new CodecStream(this, config, decoder(), rows, firstFrame);
    }

    /** The sum of the tokens' codebook entries, {@code [batch, dimension, frames]}. */
    FloatArray quantized(CodebookTokens tokens) {
        checkTokens(tokens);
        return tokens.frames() == 0
                ? new FloatArray(Shape.of(tokens.batch(), config.dimension(), 0), new float[0])
                : decoder().quantized(tokens);
    }

    /**
     * The tokens of stereo audio for a stereo model: left and right coded on their own, the
     * codebooks interleaved.
     *
     * @param batch {@code [batch][2][samples]}
     * @return {@code [batch, 2 · codebooks, frames]}
     */
    public CodebookTokens encodeStereo(float[][][] batch) {
        checkMonoCodec();
        float[][] rows = new float[2 * batch.length][];
        for (int clip = 0; clip < batch.length; clip++) {
            if (batch[clip].length != 2) {
                throw new IllegalArgumentException(
                        "codec: expected stereo audio, found %d channels"
                                .formatted(batch[clip].length));
            }
            rows[2 * clip] = batch[clip][0];
            rows[2 * clip + 1] = batch[clip][1];
        }
        return StereoTokens.interleaved(encode(rows));
    }

    /** The audio {@code [batch][2][samples]} of tokens {@code [batch, 2 · codebooks, frames]}. */
    public float[][][] decodeStereo(CodebookTokens tokens) {
        checkMonoCodec();
        float[][] rows = decode(StereoTokens.separated(tokens));
        float[][][] batch = new float[tokens.batch()][][];
        for (int clip = 0; clip < batch.length; clip++) {
            batch[clip] = new float[][] {rows[2 * clip], rows[2 * clip + 1]};
        }
        return batch;
    }

    public int sampleRateHz() {
        return config.sampleRateHz();
    }

    /** Channels that are coded together. */
    public int audioChannels() {
        return config.audioChannels();
    }

    /** Samples of a frame. */
    public int hopLength() {
        return config.hopLength();
    }

    /** Frames per second; of a DAC it need not be whole. */
    public double frameRateHz() {
        return config.frameRateHz();
    }

    /** Samples of a clip: a hop for each frame, or a few less of a DAC with odd ratios. */
    public int samples(int frames) {
        return config.samples(frames);
    }

    /** Tokens of a frame. */
    public int codebooks() {
        return config.codebooks();
    }

    /** Entries of a codebook: tokens are less than this. */
    public int codebookSize() {
        return config.codebookSize();
    }

    private CodecEncoder encoder() {
        checkOpen();
        if (encoder == null) {
            encoder = CodecEncoder.open(config, folder, settings);
        }
        return encoder;
    }

    private CodecDecoder decoder() {
        checkOpen();
        if (decoder == null) {
            decoder = CodecDecoder.open(config, folder, settings);
        }
        return decoder;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("codec: expected to be open, found it closed");
        }
    }

    private void checkMonoCodec() {
        if (config.audioChannels() != 1) {
            throw new IllegalArgumentException(
                    "codec: expected 1 channel for interleaved stereo, found "
                            + config.audioChannels());
        }
    }

    static void checkAudio(CodecConfig config, float[][] batch) {
        if (batch.length == 0 || batch.length % config.audioChannels() != 0) {
            throw new IllegalArgumentException(
                    "audio to encode: expected clips of %d channels, found %d rows"
                            .formatted(config.audioChannels(), batch.length));
        }
        for (float[] row : batch) {
            if (row.length == 0 || row.length != batch[0].length) {
                throw new IllegalArgumentException(
                        "audio to encode: expected rows of one length, at least 1 sample, found %d"
                                .formatted(row.length));
            }
            for (int i = 0; i < row.length; i++) {
                if (!Float.isFinite(row[i])) {
                    throw new IllegalArgumentException(
                            "audio to encode: expected finite samples, found %s at sample %d"
                                    .formatted(row[i], i));
                }
            }
        }
    }

    void checkTokens(CodebookTokens tokens) {
        if (tokens.batch() == 0 || tokens.codebooks() != config.codebooks()) {
            throw new IllegalArgumentException(
                    "tokens to decode: expected [1 or more, %d, frames], found [%d, %d, %d]"
                            .formatted(
                                    config.codebooks(),
                                    tokens.batch(),
                                    tokens.codebooks(),
                                    tokens.frames()));
        }
        for (long token : tokens.values()) {
            if (token < 0 || token >= config.codebookSize()) {
                throw new IllegalArgumentException(
                        "tokens to decode: expected 0 to %d, found %d"
                                .formatted(config.codebookSize() - 1, token));
            }
        }
    }

    private static float[] silenced(float[] row, boolean[] mask) {
        if (mask.length != row.length) {
            throw new IllegalArgumentException(
                    "padding mask: expected %d samples as the audio, found %d"
                            .formatted(row.length, mask.length));
        }
        float[] masked = row.clone();
        for (int i = 0; i < masked.length; i++) {
            if (!mask[i]) {
                masked[i] = 0;
            }
        }
        return masked;
    }

    @Override
    public void close() {
        closed = true;
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
        if (decoder != null) {
            decoder.close();
            decoder = null;
        }
    }
}
