package org.continuo.engine.cli.models;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.CodecTensors;
import org.continuo.engine.checkpoint.ConfigSection;
import org.continuo.engine.checkpoint.DecoderTensors;
import org.continuo.engine.checkpoint.ModelKind;
import org.continuo.engine.checkpoint.TextEncoderTensors;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.codec.CodecConfig;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.decoder.TokenDecoder;
import org.continuo.engine.library.ModelTraits;
import org.continuo.engine.onnx.MatrixStorage;
import org.continuo.engine.text.TextEncoderConfig;

/**
 * What there is to say about a model.
 *
 * @param kind in words
 * @param parameters of all its networks
 * @param lines everything, name and value, in the order to show it
 */
record ModelFacts(String kind, long parameters, Map<String, String> lines) {
    private static final double LONGEST_WINDOW_SECONDS = 30;
    private static final int ROWS_UNDER_GUIDANCE = 2;
    private static final double FLOAT_BYTES = 4;

    /**
     * The Java machine, ONNX Runtime and what the codec calculates with: measured as the resident
     * memory that a clip's weights and cache leave to be explained. The text encoder is closed
     * before the decoder is loaded.
     */
    private static final double WORK_BYTES = 200e6;

    /** The facts about an open checkpoint. */
    static ModelFacts of(Checkpoint checkpoint) throws CheckpointException {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("folder", checkpoint.folder().toString());
        CodecConfig codec = CodecConfig.from(checkpoint.codecConfig());
        Weights weights = checkpoint.weights();
        if (checkpoint.isCodecOnly()) {
            long count = ModelTraits.parameters(weights, "");
            lines.put("kind", codec.name() + " codec, no music model");
            lines.put("parameters", count(count));
            putCodec(lines, codec);
            return new ModelFacts(codec.name() + " codec", count, lines);
        }
        ConfigSection config = checkpoint.config();
        DecoderConfig decoder = DecoderConfig.from(config);
        TextEncoderConfig text = TextEncoderConfig.from(config.section("text_encoder"));
        ModelKind musicGen = ModelKind.of(config);
        String kind = "%s, %s".formatted(musicGen.title(), decoder.stereo() ? "stereo" : "mono");
        long textCount = ModelTraits.parameters(weights, TextEncoderTensors.PREFIX);
        long codecCount = ModelTraits.parameters(weights, CodecTensors.PREFIX);
        long count = ModelTraits.parameters(weights, "");
        long decoderCount = count - textCount - codecCount;
        lines.put("kind", kind);
        lines.put(
                "format",
                switch (checkpoint.format()) {
                    case HUGGING_FACE -> "Hugging Face";
                    case AUDIOCRAFT -> "audiocraft";
                    case DESCRIPT -> "its authors'";
                });
        lines.put(
                "takes",
                switch (musicGen) {
                    case TEXT -> "text, audio to continue";
                    case MELODY -> "text, audio to continue, melody";
                    case STYLE -> "text, audio to continue (no style: it would need MERT)";
                });
        lines.put(
                "parameters",
                "%s (decoder %s, text encoder %s, codec %s)"
                        .formatted(
                                count(count),
                                count(decoderCount),
                                count(textCount),
                                count(codecCount)));
        lines.put(
                "decoder",
                "%d layers, width %d, %d heads, %d codebooks of %d"
                        .formatted(
                                decoder.layers(),
                                decoder.hidden(),
                                decoder.heads(),
                                decoder.codebooks(),
                                decoder.vocabulary()));
        lines.put(
                "text encoder",
                "T5, %d layers, width %d, vocabulary %d"
                        .formatted(text.layers(), text.width(), text.vocabulary()));
        putCodec(lines, codec);
        long matrices = matrixElements(weights);
        double textBytes = FLOAT_BYTES * textCount;
        double others = FLOAT_BYTES * (count - textCount - matrices);
        for (Precision precision : Precision.ofProcessors()) {
            double weightBytes = others + MatrixStorage.bytes(precision, matrices);
            double cacheBytes =
                    TokenDecoder.cacheBytesPerPosition(decoder, precision)
                            * ROWS_UNDER_GUIDANCE
                            * positions(decoder, codec);
            lines.put(
                    "memory " + precision.label(),
                    "about %s: weights %s, 30 s of music with guidance %s, work %s"
                            .formatted(
                                    bytes(
                                            WORK_BYTES
                                                    + Math.max(
                                                            textBytes, weightBytes + cacheBytes)),
                                    bytes(weightBytes),
                                    bytes(cacheBytes),
                                    bytes(WORK_BYTES)));
        }
        lines.put(
                "licence",
                "the files do not say; Meta's MusicGen weights and what is trained from them are"
                        + " CC-BY-NC 4.0: not for commercial use");
        return new ModelFacts(kind, count, lines);
    }

    private static void putCodec(Map<String, String> lines, CodecConfig codec) {
        lines.put(
                "codec",
                "%s, %d Hz, %s frames per second, %d codebooks of %d"
                        .formatted(
                                codec.name(),
                                codec.sampleRateHz(),
                                rate(codec.frameRateHz()),
                                codec.codebooks(),
                                codec.codebookSize()));
    }

    /** 50, or 86.13. */
    private static String rate(double perSecond) {
        return perSecond == Math.rint(perSecond)
                ? String.valueOf((long) perSecond)
                : String.format(Locale.ROOT, "%.2f", perSecond);
    }

    private static double positions(DecoderConfig decoder, CodecConfig codec) {
        int before =
                switch (decoder.conditioning()) {
                    case DecoderConfig.Conditioning.CrossAttention(),
                            DecoderConfig.Conditioning.StylePrefix() ->
                            0;
                    case DecoderConfig.Conditioning.Prefix(int _, int frames) -> frames;
                };
        return before + LONGEST_WINDOW_SECONDS * codec.frameRateHz() + decoder.codebooks();
    }

    /** What the precisions differ in: the decoder's linear layers, not its embeddings. */
    private static long matrixElements(Weights weights) throws CheckpointException {
        long count = 0;
        for (String name : weights.names()) {
            if (DecoderTensors.isOfLayersOrHeads(name)
                    && weights.tensor(name).shape().rank() == 2) {
                count += weights.tensor(name).shape().elementCount();
            }
        }
        return count;
    }

    /** 1.4 M, 587 M, 3.3 G. */
    static String count(long parameters) {
        return parameters >= 1e9
                ? String.format(Locale.ROOT, "%.1f G", parameters / 1e9)
                : String.format(Locale.ROOT, "%.1f M", parameters / 1e6);
    }

    private static String bytes(double bytes) {
        return bytes >= 1e9
                ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9)
                : String.format(Locale.ROOT, "%.0f MB", Math.ceil(bytes / 1e6));
    }
}
