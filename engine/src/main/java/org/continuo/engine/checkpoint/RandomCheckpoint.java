package org.continuo.engine.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.files.WholeFile;
import org.continuo.core.tensor.ElementType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a checkpoint folder in the Hugging Face format with random weights: noise to listen to,
 * but of true geometry, for measuring speed and for trying things without a download.
 */
public final class RandomCheckpoint {
    private static final String TEXT = TextEncoderTensors.PREFIX;
    private static final String CODEC = CodecTensors.PREFIX;
    private static final List<Integer> RATIOS = ModelGeometry.RATIOS;
    private static final int SAMPLE_RATE_HZ = 32_000;
    private static final int CHROMA_FRAMES = 235;
    private static final double LINEAR_SPREAD = 0.02;

    private final ModelGeometry geometry;
    private final List<RandomTensor> tensors = new ArrayList<>();
    private final double gainSpread;

    private RandomCheckpoint(ModelGeometry geometry, double gainSpread) {
        this.geometry = geometry;
        this.gainSpread = gainSpread;
    }

    /**
     * Writes the checkpoint into {@code folder}, which is created.
     *
     * @param type of the weights, float32 or float16
     */
    public static void write(Path folder, ModelGeometry geometry, ElementType type, long seed)
            throws IOException {
        write(folder, geometry, type, seed, 1);
    }

    /**
     * The same with outliers: LayerNorm gains of the decoder grow up to {@code largestGain}, as in
     * trained transformers, where a few channels dominate.
     */
    public static void write(
            Path folder, ModelGeometry geometry, ElementType type, long seed, double largestGain)
            throws IOException {
        Files.createDirectories(folder);
        RandomCheckpoint checkpoint = new RandomCheckpoint(geometry, largestGain);
        checkpoint.addTextEncoder();
        checkpoint.addDecoder();
        checkpoint.addCodec();
        WholeFile.write(
                folder.resolve("model.safetensors"),
                draft -> RandomTensor.writeSafetensors(draft, checkpoint.tensors, type, seed));
        JsonMapper json = JsonMapper.builder().build();
        json.writeValue(folder.resolve("tokenizer.json"), CharacterTokenizer.json());
        json.writeValue(folder.resolve("config.json"), checkpoint.config(type));
    }

    /** Bytes that the weights of such a checkpoint take on disk. */
    public static long byteSize(ModelGeometry geometry, ElementType type) {
        RandomCheckpoint checkpoint = new RandomCheckpoint(geometry, 1);
        checkpoint.addTextEncoder();
        checkpoint.addDecoder();
        checkpoint.addCodec();
        return checkpoint.tensors.stream().mapToLong(RandomTensor::elementCount).sum()
                * type.byteSize();
    }

    private void add(TensorSpec tensor, double spread) {
        add(tensor, 0, spread);
    }

    private void add(TensorSpec tensor, double mean, double spread) {
        tensors.add(new RandomTensor(tensor, mean, spread));
    }

    private void addTextEncoder() {
        TextEncoderTensors text = geometry.textEncoder();
        double byWidth = 1 / Math.sqrt(text.width());
        add(text.embeddings().under(TEXT), 1);
        add(text.relativeBias().under(TEXT), 0.1);
        for (int index = 0; index < text.layers(); index++) {
            TextEncoderTensors.Layer layer = text.layer(index);
            add(layer.query().under(TEXT), 0.3 * byWidth);
            add(layer.key().under(TEXT), 0.3 * byWidth);
            add(layer.value().under(TEXT), 0.3 * byWidth);
            add(layer.out().under(TEXT), 1 / Math.sqrt(text.attentionWidth()));
            add(layer.attentionNorm().under(TEXT), 1, 0);
            add(layer.widening().under(TEXT), byWidth);
            add(layer.narrowing().under(TEXT), 1 / Math.sqrt(text.feedForward()));
            add(layer.feedForwardNorm().under(TEXT), 1, 0);
        }
        add(text.finalNorm().under(TEXT), 0.2, 0);
    }

    private void addDecoder() {
        DecoderTensors decoder = geometry.decoder();
        addProjection(decoder.textProjection());
        if (decoder.chromaBins() > 0) {
            addProjection(decoder.chromaProjection());
        }
        for (int k = 0; k < decoder.codebooks(); k++) {
            add(decoder.embeddings(k), LINEAR_SPREAD);
            add(decoder.head(k), LINEAR_SPREAD);
        }
        for (int index = 0; index < decoder.layers(); index++) {
            DecoderTensors.Layer layer = decoder.layer(index);
            addAttention(layer.selfAttention());
            if (decoder.attendsToText()) {
                addAttention(decoder.textAttention(index));
            }
            add(layer.widening(), LINEAR_SPREAD);
            add(layer.narrowing(), LINEAR_SPREAD);
            addNorm(layer.feedForwardNorm());
        }
        addNorm(decoder.finalNorm());
    }

    private void addProjection(DecoderTensors.Projection projection) {
        add(projection.weight(), LINEAR_SPREAD);
        add(projection.bias(), LINEAR_SPREAD);
    }

    private void addAttention(DecoderTensors.Attention attention) {
        add(attention.query(), LINEAR_SPREAD);
        add(attention.key(), LINEAR_SPREAD);
        add(attention.value(), LINEAR_SPREAD);
        add(attention.out(), LINEAR_SPREAD);
        addNorm(attention.norm());
    }

    /** Gains around one, or spread up to the largest gain. */
    private void addNorm(DecoderTensors.Norm norm) {
        tensors.add(
                gainSpread == 1
                        ? new RandomTensor(norm.gain(), 1, 0)
                        : RandomTensor.gains(norm.gain(), gainSpread));
        add(norm.bias(), 0);
    }

    private void addCodec() {
        EncodecTensors codec = geometry.codec();
        addConvolution(codec.encoderInput());
        for (int rate = RATIOS.size() - 1; rate >= 0; rate--) {
            addResidual(codec.encoderResidual(rate, 0));
            addConvolution(codec.downsampling(rate));
        }
        addLstms(codec.encoderLstms());
        addConvolution(codec.encoderOutput());
        addConvolution(codec.decoderInput());
        addLstms(codec.decoderLstms());
        for (int rate = 0; rate < RATIOS.size(); rate++) {
            addConvolution(codec.upsampling(rate), Math.sqrt(0.5));
            addResidual(codec.decoderResidual(rate, 0));
        }
        addConvolution(codec.decoderOutput());
        for (int k = 0; k < codec.codebooks(); k++) {
            add(codec.codebook(k).under(CODEC), 1);
        }
    }

    private void addResidual(CodecTensors.Residual block) {
        addConvolution(block.narrowing());
        addConvolution(block.widening());
    }

    private void addConvolution(CodecTensors.Convolution convolution) {
        addConvolution(convolution, 1);
    }

    /** Directions of any length and gains that keep the signal's level. */
    private void addConvolution(CodecTensors.Convolution convolution, double gain) {
        add(convolution.gains().under(CODEC), gain, 0.05 * gain);
        add(convolution.directions().under(CODEC), 1);
        add(convolution.bias().under(CODEC), 0.01);
    }

    private void addLstms(List<CodecTensors.Lstm> layers) {
        for (CodecTensors.Lstm layer : layers) {
            double spread = 1 / Math.sqrt(layer.input().size(1));
            add(layer.input().under(CODEC), spread);
            add(layer.recurrence().under(CODEC), spread);
            add(layer.inputBias().under(CODEC), spread);
            add(layer.recurrenceBias().under(CODEC), spread);
        }
    }

    private ObjectNode config(ElementType type) {
        ObjectNode config = JsonMapper.builder().build().createObjectNode();
        config.put("model_type", geometry.kind().modelType());
        config.put("torch_dtype", type == ElementType.FLOAT16 ? "float16" : "float32");
        if (geometry.melody()) {
            config.put("num_chroma", ModelGeometry.CHROMA_BINS);
            config.put("chroma_length", CHROMA_FRAMES);
        }
        config.set("text_encoder", textEncoderConfig());
        config.set("audio_encoder", codecConfig());
        config.set("decoder", decoderConfig());
        return config;
    }

    private ObjectNode textEncoderConfig() {
        ObjectNode text = JsonMapper.builder().build().createObjectNode();
        text.put("model_type", "t5");
        text.put("vocab_size", geometry.textVocabulary());
        text.put("d_model", geometry.textWidth());
        text.put("d_kv", geometry.textHeadSize());
        text.put("d_ff", geometry.textFeedForward());
        text.put("num_layers", geometry.textLayers());
        text.put("num_heads", geometry.textHeads());
        text.put("relative_attention_num_buckets", ModelGeometry.RELATIVE_BUCKETS);
        text.put("relative_attention_max_distance", 128);
        text.put("layer_norm_epsilon", 1e-6);
        text.put("feed_forward_proj", "relu");
        return text;
    }

    private ObjectNode codecConfig() {
        ObjectNode codec = JsonMapper.builder().build().createObjectNode();
        codec.put("model_type", "encodec");
        codec.put("sampling_rate", SAMPLE_RATE_HZ);
        codec.put("audio_channels", 1);
        codec.put("hidden_size", geometry.codecWidth());
        codec.put("num_filters", geometry.codecFilters());
        codec.put("num_residual_layers", ModelGeometry.RESIDUAL_LAYERS);
        codec.put("norm_type", "weight_norm");
        codec.put("kernel_size", ModelGeometry.KERNEL);
        codec.put("last_kernel_size", ModelGeometry.KERNEL);
        codec.put("residual_kernel_size", ModelGeometry.RESIDUAL_KERNEL);
        codec.put("dilation_growth_rate", 2);
        codec.put("use_causal_conv", false);
        codec.put("pad_mode", "reflect");
        codec.put("compress", ModelGeometry.COMPRESS);
        codec.put("num_lstm_layers", ModelGeometry.LSTM_LAYERS);
        codec.put("trim_right_ratio", 1.0);
        codec.put("codebook_size", geometry.vocabulary());
        codec.put("codebook_dim", geometry.codecWidth());
        codec.put("use_conv_shortcut", false);
        codec.put("normalize", false);
        ArrayNode ratios = codec.putArray("upsampling_ratios");
        RATIOS.forEach(ratios::add);
        codec.putArray("target_bandwidths").add(bandwidthKilobits());
        return codec;
    }

    /** From which transformers computes the number of quantizers. */
    private double bandwidthKilobits() {
        int hop = RATIOS.stream().mapToInt(Integer::intValue).reduce(1, (a, b) -> a * b);
        int bits = 32 - Integer.numberOfLeadingZeros(geometry.vocabulary() - 1);
        int quantizers = geometry.codec().codebooks();
        return (double) SAMPLE_RATE_HZ / hop * bits * quantizers / 1000;
    }

    private ObjectNode decoderConfig() {
        ObjectNode decoder = JsonMapper.builder().build().createObjectNode();
        decoder.put("model_type", geometry.kind().modelType() + "_decoder");
        decoder.put("hidden_size", geometry.hidden());
        decoder.put("num_hidden_layers", geometry.layers());
        decoder.put("num_attention_heads", geometry.heads());
        decoder.put("ffn_dim", geometry.feedForward());
        decoder.put("num_codebooks", geometry.codebooks());
        decoder.put("vocab_size", geometry.vocabulary());
        decoder.put("audio_channels", geometry.audioChannels());
        decoder.put("pad_token_id", geometry.vocabulary());
        decoder.put("activation_function", "gelu");
        decoder.put("max_position_embeddings", 2048);
        return decoder;
    }
}
