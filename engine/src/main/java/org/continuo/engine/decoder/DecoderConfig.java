package org.continuo.engine.decoder;

import java.util.List;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.ConfigSection;
import org.continuo.engine.checkpoint.DecoderTensors;
import org.continuo.engine.checkpoint.ModelKind;
import org.continuo.engine.tokens.DelayPattern;

/**
 * The geometry of a MusicGen language model: the {@code decoder} section of a checkpoint's
 * configuration, with what the conditioning adds to it.
 *
 * @param hidden width of the residual stream
 * @param feedForward width of the feed forward's inner layer
 * @param codebooks rows of tokens, for stereo those of both channels
 * @param vocabulary tokens per codebook; the padding token comes after them, at this number
 * @param audioChannels 1 or 2
 * @param textWidth width of the text states before projection
 * @param conditioning how conditions reach the decoder
 * @param delays by how many steps each codebook lags
 */
public record DecoderConfig(
        int hidden,
        int layers,
        int heads,
        int feedForward,
        int codebooks,
        int vocabulary,
        int audioChannels,
        int textWidth,
        Conditioning conditioning,
        List<Integer> delays) {

    /** How text (and melody) states reach the decoder. */
    public sealed interface Conditioning {
        /** Text states are attended to from every layer. */
        record CrossAttention() implements Conditioning {}

        /**
         * Melody and text states come before the tokens in the sequence, melody first.
         *
         * @param chromaBins width of a melody frame
         * @param chromaFrames frames that every melody is repeated or cut to
         */
        record Prefix(int chromaBins, int chromaFrames) implements Conditioning {}

        /** Style and text states come before the tokens in the sequence, style first. */
        record StylePrefix() implements Conditioning {}
    }

    /** Our own key, where a model was trained with other delays than the published ones. */
    private static final String DELAYS = "codebook_delays";

    /** With less there is but one frequency of sinusoids, or none. */
    private static final int SMALLEST_HIDDEN = 4;

    private static final int WIDEST = 1 << 18;
    private static final int MOST_LAYERS = 1 << 10;
    private static final int MOST_HEADS = 1 << 12;
    private static final int MOST_CODEBOOKS = 64;
    private static final int MOST_TOKENS = 1 << 20;
    private static final int MOST_CHROMA = 1200;
    private static final int MOST_FRAMES = 1 << 14;

    public DecoderConfig {
        delays = List.copyOf(delays);
        if (hidden < SMALLEST_HIDDEN) {
            throw new IllegalArgumentException(
                    "decoder: expected a hidden size of at least %d, found %d"
                            .formatted(SMALLEST_HIDDEN, hidden));
        }
        if (hidden % heads != 0) {
            throw new IllegalArgumentException(
                    "decoder: expected a hidden size divisible by %d heads, found %d"
                            .formatted(heads, hidden));
        }
        if (codebooks % audioChannels != 0) {
            throw new IllegalArgumentException(
                    "decoder: expected codebooks divisible by %d audio channels, found %d"
                            .formatted(audioChannels, codebooks));
        }
    }

    /**
     * Reads the geometry of a whole checkpoint's configuration.
     *
     * @throws CheckpointException if a value is missing, contradictory, or this is not a MusicGen
     */
    public static DecoderConfig from(ConfigSection config) throws CheckpointException {
        ConfigSection decoder = config.section("decoder");
        int codebooks = decoder.between("num_codebooks", 1, MOST_CODEBOOKS);
        int audioChannels = decoder.between("audio_channels", 1, 2, 1);
        String activation = decoder.text("activation_function", "gelu");
        if (!activation.equals("gelu")) {
            throw decoder.unexpected("activation_function", "\"gelu\"");
        }
        Conditioning conditioning =
                switch (ModelKind.of(config)) {
                    case TEXT -> new Conditioning.CrossAttention();
                    case MELODY ->
                            new Conditioning.Prefix(
                                    config.between("num_chroma", 12, MOST_CHROMA, 12),
                                    config.between("chroma_length", 1, MOST_FRAMES, 235));
                    case STYLE -> new Conditioning.StylePrefix();
                };
        try {
            return new DecoderConfig(
                    decoder.between("hidden_size", SMALLEST_HIDDEN, WIDEST),
                    decoder.between("num_hidden_layers", 1, MOST_LAYERS),
                    decoder.between("num_attention_heads", 1, MOST_HEADS),
                    decoder.between("ffn_dim", 1, WIDEST),
                    codebooks,
                    decoder.between("vocab_size", 1, MOST_TOKENS),
                    audioChannels,
                    config.section("text_encoder").positive("d_model"),
                    conditioning,
                    delays(decoder, codebooks, audioChannels));
        } catch (IllegalArgumentException contradiction) {
            throw new CheckpointException(
                    config.file() + ": " + ProblemSentence.reason(contradiction), contradiction);
        }
    }

    /** transformers knows those of published models only, for which it has no key. */
    private static List<Integer> delays(ConfigSection decoder, int codebooks, int audioChannels)
            throws CheckpointException {
        if (!decoder.has(DELAYS)) {
            return DelayPattern.delays(codebooks, audioChannels == 2);
        }
        List<Integer> delays = decoder.integers(DELAYS);
        if (delays.size() != codebooks || !DelayPattern.areDelays(delays)) {
            throw decoder.unexpected(
                    DELAYS, "%d delays that begin with 0 and never fall".formatted(codebooks));
        }
        return delays;
    }

    /** How its codebooks are staggered. */
    public DelayPattern pattern() {
        return new DelayPattern(delays, padToken());
    }

    /** Its tensors. */
    public DecoderTensors tensors() {
        int chromaBins =
                switch (conditioning) {
                    case Conditioning.CrossAttention(), Conditioning.StylePrefix() -> 0;
                    case Conditioning.Prefix(int bins, int _) -> bins;
                };
        return new DecoderTensors(
                hidden,
                layers,
                feedForward,
                codebooks,
                vocabulary,
                textWidth,
                chromaBins,
                !prefixed());
    }

    public int headSize() {
        return hidden / heads;
    }

    /** The token that stands for "nothing here": start of the sequence and the delay's corners. */
    public int padToken() {
        return vocabulary;
    }

    public boolean stereo() {
        return audioChannels == 2;
    }

    /** Whether a melody can lead. */
    public boolean melody() {
        return conditioning instanceof Conditioning.Prefix;
    }

    /** Whether a style can lead (MusicGen-Style). */
    public boolean style() {
        return conditioning instanceof Conditioning.StylePrefix;
    }

    /** Whether conditions come before the tokens in the sequence; else they are attended to. */
    public boolean prefixed() {
        return !(conditioning instanceof Conditioning.CrossAttention);
    }
}
