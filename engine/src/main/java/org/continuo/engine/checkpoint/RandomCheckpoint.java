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
    private static final List<Integer> RATIOS = List.of(8, 5, 4, 4);
    private static final int SAMPLE_RATE_HZ = 32_000;
    private static final int CHROMA_BINS = 12;
    private static final int CHROMA_FRAMES = 235;
    private static final int KERNEL = 7;
    private static final int RESIDUAL_KERNEL = 3;
    private static final int LSTM_LAYERS = 2;
    private static final int RELATIVE_BUCKETS = 32;
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

    private void add(String name, double spread, long... shape) {
        tensors.add(new RandomTensor(name, shape, 0, spread));
    }

    /** Around one, or spread up to the largest gain. */
    private void addGain(String name, int size) {
        tensors.add(
                gainSpread == 1
                        ? new RandomTensor(name, new long[] {size}, 1, 0)
                        : RandomTensor.gains(name, size, gainSpread));
    }

    private void addTextEncoder() {
        String prefix = "text_encoder.";
        int width = geometry.textWidth();
        int inner = geometry.textHeads() * geometry.textHeadSize();
        add(prefix + "shared.weight", 1, geometry.textVocabulary(), width);
        add(
                prefix + "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
                0.1,
                RELATIVE_BUCKETS,
                geometry.textHeads());
        for (int layer = 0; layer < geometry.textLayers(); layer++) {
            String block = prefix + "encoder.block." + layer + ".layer.";
            for (String projection : List.of("q", "k", "v")) {
                add(
                        block + "0.SelfAttention." + projection + ".weight",
                        0.3 / Math.sqrt(width),
                        inner,
                        width);
            }
            add(block + "0.SelfAttention.o.weight", 1 / Math.sqrt(inner), width, inner);
            tensors.add(new RandomTensor(block + "0.layer_norm.weight", new long[] {width}, 1, 0));
            add(
                    block + "1.DenseReluDense.wi.weight",
                    1 / Math.sqrt(width),
                    geometry.textFeedForward(),
                    width);
            add(
                    block + "1.DenseReluDense.wo.weight",
                    1 / Math.sqrt(geometry.textFeedForward()),
                    width,
                    geometry.textFeedForward());
            tensors.add(new RandomTensor(block + "1.layer_norm.weight", new long[] {width}, 1, 0));
        }
        tensors.add(
                new RandomTensor(
                        prefix + "encoder.final_layer_norm.weight", new long[] {width}, 0.2, 0));
    }

    private void addDecoder() {
        int hidden = geometry.hidden();
        add("enc_to_dec_proj.weight", LINEAR_SPREAD, hidden, geometry.textWidth());
        add("enc_to_dec_proj.bias", LINEAR_SPREAD, hidden);
        if (geometry.melody()) {
            add("audio_enc_to_dec_proj.weight", LINEAR_SPREAD, hidden, CHROMA_BINS);
            add("audio_enc_to_dec_proj.bias", LINEAR_SPREAD, hidden);
        }
        String prefix = "decoder.model.decoder.";
        for (int k = 0; k < geometry.codebooks(); k++) {
            add(
                    prefix + "embed_tokens." + k + ".weight",
                    LINEAR_SPREAD,
                    geometry.vocabulary() + 1L,
                    hidden);
            add("decoder.lm_heads." + k + ".weight", LINEAR_SPREAD, geometry.vocabulary(), hidden);
        }
        List<String> attentions =
                geometry.melody() ? List.of("self_attn") : List.of("self_attn", "encoder_attn");
        for (int layer = 0; layer < geometry.layers(); layer++) {
            String block = prefix + "layers." + layer + ".";
            for (String attention : attentions) {
                for (String projection : List.of("q", "k", "v", "out")) {
                    add(
                            block + attention + "." + projection + "_proj.weight",
                            LINEAR_SPREAD,
                            hidden,
                            hidden);
                }
                addNorm(block + attention + "_layer_norm");
            }
            add(block + "fc1.weight", LINEAR_SPREAD, 4L * hidden, hidden);
            add(block + "fc2.weight", LINEAR_SPREAD, hidden, 4L * hidden);
            addNorm(block + "final_layer_norm");
        }
        addNorm(prefix + "layer_norm");
    }

    private void addNorm(String name) {
        addGain(name + ".weight", geometry.hidden());
        add(name + ".bias", 0, geometry.hidden());
    }

    private void addCodec() {
        int filters = geometry.codecFilters();
        int widest = filters << RATIOS.size();
        addConvolution("encoder.layers.0", filters, 1, KERNEL);
        for (int i = 0; i < RATIOS.size(); i++) {
            int channels = filters << i;
            int ratio = RATIOS.get(RATIOS.size() - 1 - i);
            addResidual("encoder.layers." + (3 * i + 1), channels);
            addConvolution("encoder.layers." + (3 * i + 3), 2 * channels, channels, 2 * ratio);
        }
        addLstm("encoder.layers." + (3 * RATIOS.size() + 1), widest);
        addConvolution(
                "encoder.layers." + (3 * RATIOS.size() + 3), geometry.codecWidth(), widest, KERNEL);
        addConvolution("decoder.layers.0", widest, geometry.codecWidth(), KERNEL);
        addLstm("decoder.layers.1", widest);
        for (int i = 0; i < RATIOS.size(); i++) {
            int channels = widest >> i;
            addTransposed(
                    "decoder.layers." + (3 * i + 3), channels, channels / 2, 2 * RATIOS.get(i));
            addResidual("decoder.layers." + (3 * i + 4), channels / 2);
        }
        addConvolution("decoder.layers." + (3 * RATIOS.size() + 3), 1, filters, KERNEL);
        for (int k = 0; k < geometry.codebooks() / geometry.audioChannels(); k++) {
            add(
                    "audio_encoder.quantizer.layers." + k + ".codebook.embed",
                    1,
                    geometry.vocabulary(),
                    geometry.codecWidth());
        }
    }

    private void addResidual(String layer, int channels) {
        addConvolution(layer + ".block.1", channels / 2, channels, RESIDUAL_KERNEL);
        addConvolution(layer + ".block.3", channels, channels / 2, 1);
    }

    private void addConvolution(String layer, int out, int in, int kernel) {
        addWeightNorm(layer, out, in, kernel, out, 1);
    }

    private void addTransposed(String layer, int in, int out, int kernel) {
        addWeightNorm(layer, in, out, kernel, out, Math.sqrt(0.5));
    }

    /** Directions of any length and gains that keep the signal's level. */
    private void addWeightNorm(
            String layer, int first, int second, int kernel, int bias, double gain) {
        String conv = "audio_encoder." + layer + ".conv.";
        tensors.add(
                new RandomTensor(conv + "weight_g", new long[] {first, 1, 1}, gain, 0.05 * gain));
        add(conv + "weight_v", 1, first, second, kernel);
        add(conv + "bias", 0.01, bias);
    }

    private void addLstm(String layer, int width) {
        for (int l = 0; l < LSTM_LAYERS; l++) {
            String lstm = "audio_encoder." + layer + ".lstm.";
            double spread = 1 / Math.sqrt(width);
            add(lstm + "weight_ih_l" + l, spread, 4L * width, width);
            add(lstm + "weight_hh_l" + l, spread, 4L * width, width);
            add(lstm + "bias_ih_l" + l, spread, 4L * width);
            add(lstm + "bias_hh_l" + l, spread, 4L * width);
        }
    }

    private ObjectNode config(ElementType type) {
        ObjectNode config = JsonMapper.builder().build().createObjectNode();
        config.put("model_type", geometry.melody() ? "musicgen_melody" : "musicgen");
        config.put("torch_dtype", type == ElementType.FLOAT16 ? "float16" : "float32");
        if (geometry.melody()) {
            config.put("num_chroma", CHROMA_BINS);
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
        text.put("relative_attention_num_buckets", RELATIVE_BUCKETS);
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
        codec.put("num_residual_layers", 1);
        codec.put("norm_type", "weight_norm");
        codec.put("kernel_size", KERNEL);
        codec.put("last_kernel_size", KERNEL);
        codec.put("residual_kernel_size", RESIDUAL_KERNEL);
        codec.put("dilation_growth_rate", 2);
        codec.put("use_causal_conv", false);
        codec.put("pad_mode", "reflect");
        codec.put("compress", 2);
        codec.put("num_lstm_layers", LSTM_LAYERS);
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
        int quantizers = geometry.codebooks() / geometry.audioChannels();
        return (double) SAMPLE_RATE_HZ / hop * bits * quantizers / 1000;
    }

    private ObjectNode decoderConfig() {
        ObjectNode decoder = JsonMapper.builder().build().createObjectNode();
        decoder.put(
                "model_type", geometry.melody() ? "musicgen_melody_decoder" : "musicgen_decoder");
        decoder.put("hidden_size", geometry.hidden());
        decoder.put("num_hidden_layers", geometry.layers());
        decoder.put("num_attention_heads", geometry.heads());
        decoder.put("ffn_dim", 4 * geometry.hidden());
        decoder.put("num_codebooks", geometry.codebooks());
        decoder.put("vocab_size", geometry.vocabulary());
        decoder.put("audio_channels", geometry.audioChannels());
        decoder.put("pad_token_id", geometry.vocabulary());
        decoder.put("activation_function", "gelu");
        decoder.put("max_position_embeddings", 2048);
        return decoder;
    }
}
