package org.continuo.engine.checkpoint;

import java.util.List;

/**
 * The sizes of a MusicGen model, as far as they differ between the published ones. The text encoder
 * is T5 ({@code textHeads · textHeadSize} need not equal {@code textWidth}), the codec EnCodec at
 * 32 kHz with 50 frames per second.
 *
 * @param melody whether chroma and text come before the tokens instead of being attended to
 */
public record ModelGeometry(
        int hidden,
        int layers,
        int heads,
        int codebooks,
        int vocabulary,
        int audioChannels,
        boolean melody,
        int textWidth,
        int textLayers,
        int textHeads,
        int textHeadSize,
        int textFeedForward,
        int textVocabulary,
        int codecFilters,
        int codecWidth) {
    static final List<Integer> RATIOS = List.of(8, 5, 4, 4);
    static final int CHROMA_BINS = 12;
    static final int KERNEL = 7;
    static final int RESIDUAL_KERNEL = 3;
    static final int RESIDUAL_LAYERS = 1;
    static final int COMPRESS = 2;
    static final int LSTM_LAYERS = 2;
    static final int RELATIVE_BUCKETS = 32;
    private static final int T5_VOCABULARY = 32128;

    /** facebook/musicgen-small. */
    public static final ModelGeometry SMALL = published(1024, 24, 16, 1, false);

    /** facebook/musicgen-stereo-small. */
    public static final ModelGeometry STEREO_SMALL = published(1024, 24, 16, 2, false);

    /** facebook/musicgen-medium. */
    public static final ModelGeometry MEDIUM = published(1536, 48, 24, 1, false);

    /** facebook/musicgen-melody. */
    public static final ModelGeometry MELODY = published(1536, 48, 24, 1, true);

    /** facebook/musicgen-large. */
    public static final ModelGeometry LARGE = published(2048, 48, 32, 1, false);

    /** Runs everywhere in no time and takes text, audio and melodies. */
    public static final ModelGeometry TINY =
            new ModelGeometry(64, 3, 4, 4, 256, 1, true, 32, 2, 2, 16, 64, 512, 4, 16);

    private static ModelGeometry published(
            int hidden, int layers, int heads, int audioChannels, boolean melody) {
        return new ModelGeometry(
                hidden,
                layers,
                heads,
                4 * audioChannels,
                2048,
                audioChannels,
                melody,
                768,
                12,
                12,
                64,
                3072,
                T5_VOCABULARY,
                64,
                128);
    }

    ModelKind kind() {
        return melody ? ModelKind.MELODY : ModelKind.TEXT;
    }

    /** Width of the decoder's feed forward. */
    int feedForward() {
        return 4 * hidden;
    }

    TextEncoderTensors textEncoder() {
        return new TextEncoderTensors(
                textVocabulary,
                textWidth,
                textLayers,
                textHeads,
                textHeads * textHeadSize,
                textFeedForward,
                RELATIVE_BUCKETS);
    }

    DecoderTensors decoder() {
        return new DecoderTensors(
                hidden,
                layers,
                feedForward(),
                codebooks,
                vocabulary,
                textWidth,
                melody ? CHROMA_BINS : 0,
                !melody);
    }

    EncodecTensors codec() {
        return new EncodecTensors(
                1,
                codecWidth,
                codecFilters,
                RATIOS,
                KERNEL,
                KERNEL,
                RESIDUAL_LAYERS,
                RESIDUAL_KERNEL,
                COMPRESS,
                false,
                LSTM_LAYERS,
                codebooks / audioChannels,
                vocabulary);
    }
}
