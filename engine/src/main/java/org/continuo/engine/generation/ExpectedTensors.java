package org.continuo.engine.generation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.codec.CodecConfig;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.text.TextEncoderConfig;

/**
 * The tensors that a model's configuration promises, by canonical name, with their shapes. The
 * graphs ask for the same ones, but stop at the first that is missing.
 */
public final class ExpectedTensors {
    private final Weights weights;
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    /**
     * @param weights to see which of several allowed forms a model has
     */
    public ExpectedTensors(Weights weights) {
        this.weights = weights;
    }

    /** Names and shapes. */
    public Map<String, long[]> shapes() {
        return shapes;
    }

    /**
     * Requires them all.
     *
     * @throws CheckpointException about the first that is missing, or has another shape or type
     */
    public void require() throws CheckpointException {
        for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
            weights.get(tensor.getKey(), tensor.getValue());
        }
    }

    private void add(String name, long... shape) {
        shapes.put(name, shape);
    }

    /** A T5 encoder, {@code text_encoder.…}. */
    public void addTextEncoder(TextEncoderConfig config) {
        String prefix = "text_encoder.";
        int width = config.width();
        int inner = config.attentionWidth();
        add(prefix + "shared.weight", config.vocabulary(), width);
        add(
                prefix + "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
                config.relativeBuckets(),
                config.heads());
        for (int layer = 0; layer < config.layers(); layer++) {
            String block = prefix + "encoder.block." + layer + ".layer.";
            for (String projection : List.of("q", "k", "v")) {
                add(block + "0.SelfAttention." + projection + ".weight", inner, width);
            }
            add(block + "0.SelfAttention.o.weight", width, inner);
            add(block + "0.layer_norm.weight", width);
            add(block + "1.DenseReluDense.wi.weight", config.feedForward(), width);
            add(block + "1.DenseReluDense.wo.weight", width, config.feedForward());
            add(block + "1.layer_norm.weight", width);
        }
        add(prefix + "encoder.final_layer_norm.weight", width);
    }

    /** The language model, {@code decoder.…}, and what projects conditions into it. */
    public void addDecoder(DecoderConfig config) {
        int hidden = config.hidden();
        if (weights.has("enc_to_dec_proj.weight") || config.textWidth() != hidden) {
            add("enc_to_dec_proj.weight", hidden, config.textWidth());
            add("enc_to_dec_proj.bias", hidden);
        }
        if (config.conditioning() instanceof DecoderConfig.Conditioning.Prefix(int bins, int _)) {
            add("audio_enc_to_dec_proj.weight", hidden, bins);
            add("audio_enc_to_dec_proj.bias", hidden);
        }
        String prefix = "decoder.model.decoder.";
        for (int k = 0; k < config.codebooks(); k++) {
            add(prefix + "embed_tokens." + k + ".weight", config.vocabulary() + 1L, hidden);
            add("decoder.lm_heads." + k + ".weight", config.vocabulary(), hidden);
        }
        List<String> attentions =
                config.prefixed() ? List.of("self_attn") : List.of("self_attn", "encoder_attn");
        for (int layer = 0; layer < config.layers(); layer++) {
            String block = prefix + "layers." + layer + ".";
            for (String attention : attentions) {
                for (String projection : List.of("q", "k", "v", "out")) {
                    add(block + attention + "." + projection + "_proj.weight", hidden, hidden);
                }
                addNorm(block + attention + "_layer_norm", hidden);
            }
            add(block + "fc1.weight", config.feedForward(), hidden);
            add(block + "fc2.weight", hidden, config.feedForward());
            addNorm(block + "final_layer_norm", hidden);
        }
        addNorm(prefix + "layer_norm", hidden);
    }

    private void addNorm(String name, int width) {
        add(name + ".weight", width);
        add(name + ".bias", width);
    }

    /**
     * An EnCodec, layer by layer as transformers numbers them (an ELU has a number and no tensors).
     *
     * @param prefix {@code audio_encoder.}, or nothing where there is only a codec
     * @param codebooks that the tokens use
     */
    public void addCodec(String prefix, CodecConfig config, int codebooks) {
        int widest = config.filters() << config.ratios().size();
        int index = 0;
        int channels = config.filters();
        String encoder = prefix + "encoder.layers.";
        addConvolution(encoder + index++, channels, config.audioChannels(), config.kernel());
        for (int ratio : config.ratios().reversed()) {
            index = addResiduals(encoder, index, channels, config);
            index++;
            addConvolution(encoder + index++, 2 * channels, channels, 2 * ratio);
            channels *= 2;
        }
        if (config.lstmLayers() > 0) {
            addLstm(encoder + index++, widest, config.lstmLayers());
        }
        addConvolution(encoder + (index + 1), config.dimension(), widest, config.lastKernel());

        String decoder = prefix + "decoder.layers.";
        index = 0;
        addConvolution(decoder + index++, widest, config.dimension(), config.kernel());
        if (config.lstmLayers() > 0) {
            addLstm(decoder + index++, widest, config.lstmLayers());
        }
        for (int ratio : config.ratios()) {
            index++;
            addKernel(decoder + index, channels, channels / 2, 2 * ratio);
            add(decoder + index++ + ".conv.bias", channels / 2);
            channels /= 2;
            index = addResiduals(decoder, index, channels, config);
        }
        addConvolution(
                decoder + (index + 1), config.audioChannels(), channels, config.lastKernel());
        for (int k = 0; k < codebooks; k++) {
            add(
                    prefix + "quantizer.layers." + k + ".codebook.embed",
                    config.codebookSize(),
                    config.dimension());
        }
    }

    private int addResiduals(String prefix, int first, int channels, CodecConfig config) {
        int narrow = channels / config.compress();
        int index = first;
        for (int i = 0; i < config.residualLayers(); i++) {
            String layer = prefix + index++;
            addConvolution(layer + ".block.1", narrow, channels, config.residualKernel());
            addConvolution(layer + ".block.3", channels, narrow, 1);
            if (config.convShortcut()) {
                addConvolution(layer + ".shortcut", channels, channels, 1);
            }
        }
        return index;
    }

    private void addConvolution(String layer, int out, int in, int taps) {
        addKernel(layer, out, in, taps);
        add(layer + ".conv.bias", out);
    }

    /** With weight norm, or as it is. */
    private void addKernel(String layer, int first, int second, int taps) {
        String name = layer + ".conv.weight";
        if (weights.has(name)) {
            add(name, first, second, taps);
        } else {
            add(name + "_g", first, 1, 1);
            add(name + "_v", first, second, taps);
        }
    }

    private void addLstm(String layer, int width, int layers) {
        for (int l = 0; l < layers; l++) {
            for (String part : List.of("ih", "hh")) {
                add(layer + ".lstm.weight_" + part + "_l" + l, 4L * width, width);
                add(layer + ".lstm.bias_" + part + "_l" + l, 4L * width);
            }
        }
    }
}
