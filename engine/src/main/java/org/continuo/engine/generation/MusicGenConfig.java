package org.continuo.engine.generation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.chroma.ChromaConfig;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.CodecTensors;
import org.continuo.engine.checkpoint.ConfigSection;
import org.continuo.engine.checkpoint.TensorSpec;
import org.continuo.engine.checkpoint.TextEncoderTensors;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.codec.CodecConfig;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.decoder.DecoderConfig.Conditioning;
import org.continuo.engine.text.TextEncoderConfig;
import org.continuo.engine.text.Tokenizer;

/**
 * The geometry of a MusicGen: what its configuration files say of all its networks.
 *
 * @param chroma what hears melodies; for models that hear none the published geometry
 * @param maximumSteps frames of one window
 */
public record MusicGenConfig(
        DecoderConfig decoder,
        TextEncoderConfig textEncoder,
        CodecConfig codec,
        ChromaConfig chroma,
        int maximumSteps) {
    /** The published models were trained on 30 s; transformers stores it as steps. */
    private static final int DEFAULT_MAXIMUM_STEPS = 1500;

    /** What transformers writes for a {@code max_length} that nobody set: no window. */
    private static final int UNSET_MAXIMUM_STEPS = 20;

    /** A window moves by at least one frame and keeps at least one. */
    private static final int SHORTEST_WINDOW_STEPS = 2;

    private static final double SHORTEST_MELODY_SECONDS = 0.01;
    private static final double LONGEST_MELODY_SECONDS = 3600;
    private static final int SEMITONES = 12;

    /**
     * Reads it.
     *
     * @throws CheckpointException if a value is missing or beyond what the arithmetic carries, or
     *     two of them contradict each other
     */
    public static MusicGenConfig from(Checkpoint checkpoint) throws CheckpointException {
        DecoderConfig decoder = DecoderConfig.from(checkpoint.config());
        CodecConfig codec = CodecConfig.from(checkpoint.codecConfig());
        if (codec.codebooks() * decoder.audioChannels() < decoder.codebooks()) {
            throw new CheckpointException(
                    "%s: expected a codec of %d codebooks for this decoder, found %d"
                            .formatted(
                                    checkpoint.folder(),
                                    decoder.codebooks() / decoder.audioChannels(),
                                    codec.codebooks()));
        }
        return new MusicGenConfig(
                decoder,
                TextEncoderConfig.from(checkpoint.config().section("text_encoder")),
                codec.withCodebooks(decoder.codebooks() / decoder.audioChannels()),
                chroma(checkpoint, decoder),
                maximumSteps(checkpoint.generationConfig()));
    }

    /**
     * Whether music can be made with a checkpoint, as far as can be told without reading its
     * weights: its configuration, its tokenizer, and its tensors' names, types and shapes.
     *
     * @throws CheckpointException if it cannot
     */
    public static void requireUsable(Checkpoint checkpoint) throws IOException {
        MusicGenConfig config = from(checkpoint);
        config.requireTensors(checkpoint.weights());
        Tokenizer.requireReadable(
                checkpoint.tokenizerFile().orElse(checkpoint.folder().resolve("tokenizer.json")));
    }

    /**
     * Requires the tensors that it promises, all of which the graphs ask for.
     *
     * @throws CheckpointException about the first that is missing, or has another shape or type
     */
    public void requireTensors(Weights weights) throws CheckpointException {
        for (TensorSpec tensor : tensors(weights)) {
            weights.get(tensor);
        }
    }

    private List<TensorSpec> tensors(Weights weights) {
        List<TensorSpec> tensors = new ArrayList<>(textEncoderTensors(textEncoder));
        tensors.addAll(decoder.tensors().all(weights));
        tensors.addAll(codecTensors(codec, decoder, weights));
        return tensors;
    }

    /** Those of a model's text encoder. */
    public static List<TensorSpec> textEncoderTensors(TextEncoderConfig config) {
        return config.tensors().all().stream()
                .map(tensor -> tensor.under(TextEncoderTensors.PREFIX))
                .toList();
    }

    /** Those of a model's codec, with as many codebooks as its decoder uses. */
    public static List<TensorSpec> codecTensors(
            CodecConfig codec, DecoderConfig decoder, Weights weights) {
        return codec
                .withCodebooks(decoder.codebooks() / decoder.audioChannels())
                .tensors()
                .all(weights.under(CodecTensors.PREFIX))
                .stream()
                .map(tensor -> tensor.under(CodecTensors.PREFIX))
                .toList();
    }

    private static int maximumSteps(ConfigSection generation) throws CheckpointException {
        int steps =
                generation.between(
                        "max_length",
                        SHORTEST_WINDOW_STEPS,
                        Integer.MAX_VALUE,
                        DEFAULT_MAXIMUM_STEPS);
        return steps == UNSET_MAXIMUM_STEPS ? DEFAULT_MAXIMUM_STEPS : steps;
    }

    private static ChromaConfig chroma(Checkpoint checkpoint, DecoderConfig decoder)
            throws CheckpointException {
        ChromaConfig published = ChromaConfig.MUSICGEN_MELODY;
        if (!(decoder.conditioning() instanceof Conditioning.Prefix(int bins, int _))) {
            return published;
        }
        if (bins % SEMITONES != 0) {
            throw checkpoint.config().unexpected("num_chroma", "a multiple of 12");
        }
        ConfigSection features = checkpoint.preprocessorConfig();
        if (features.integer("num_chroma", bins) != bins) {
            throw features.unexpected("num_chroma", bins + ", as in config.json,");
        }
        int rateHz = features.sampleRateHz("sampling_rate", published.samplingRateHz());
        int fftSize = features.between("n_fft", 16, 1 << 20, published.fftSize());
        if (fftSize % 2 != 0) {
            throw features.unexpected("n_fft", "an even integer");
        }
        double chunkSeconds = features.number("chunk_length", published.chunkSeconds());
        if (chunkSeconds < SHORTEST_MELODY_SECONDS || chunkSeconds > LONGEST_MELODY_SECONDS) {
            throw features.unexpected("chunk_length", "a number of seconds from 0.01 to 3600");
        }
        return new ChromaConfig(
                rateHz,
                fftSize,
                features.between("hop_length", 1, 1 << 20, published.hopSamples()),
                chunkSeconds,
                bins);
    }
}
