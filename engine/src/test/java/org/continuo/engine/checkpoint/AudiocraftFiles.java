package org.continuo.engine.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the smallest audiocraft checkpoint that is consistent: one layer, one codebook. */
final class AudiocraftFiles {
    static final String MODEL_CONFIG =
            """
            lm_model: transformer_lm
            compression_model_checkpoint: //pretrained/facebook/encodec_32khz
            fuser: {cross: [description], prepend: []}
            conditioners: {description: {model: t5, t5: {name: t5-base}}}
            codebooks_pattern: {modeling: delay, delay: {delays: [0]}}
            classifier_free_guidance: {inference_coef: 3.0}
            dataset: {segment_duration: 30}
            transformer_lm:
              dim: 2
              num_heads: 1
              num_layers: 1
              hidden_scale: 2
              n_q: 1
              card: 3
              activation: gelu
              norm_first: true
              norm: layer_norm
              positional_embedding: sin
            """;

    static final String CODEC_CONFIG =
            """
            sample_rate: 32000
            compression_model: encodec
            encodec: {autoencoder: seanet, quantizer: rvq, sample_rate: "${sample_rate}"}
            rvq: {n_q: 1, bins: 4}
            seanet:
              dimension: 2
              channels: 1
              causal: false
              n_filters: 1
              n_residual_layers: 1
              ratios: [8, 5, 4, 4]
              activation: ELU
              norm: weight_norm
              kernel_size: 7
              residual_kernel_size: 3
              last_kernel_size: 7
              dilation_base: 2
              pad_mode: reflect
              true_skip: true
              compress: 2
              lstm: 2
              decoder: {trim_right_ratio: 1.0, final_activation: null}
            """;

    private final Path folder;

    AudiocraftFiles(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    AudiocraftFiles model() throws IOException {
        return write("state_dict.bin", modelTensors().close(), MODEL_CONFIG);
    }

    /** The model with one part of its configuration changed. */
    AudiocraftFiles model(String part, String replacement) throws IOException {
        String changed = MODEL_CONFIG.replace(part, replacement);
        if (changed.equals(MODEL_CONFIG)) {
            throw new IllegalArgumentException("no such part: " + part);
        }
        return write("state_dict.bin", modelTensors().close(), changed);
    }

    AudiocraftFiles modelWith(String extraTensor) throws IOException {
        PickleBytes tensors = modelTensors().tensor(extraTensor, longs(6), new float[6]);
        return write("state_dict.bin", tensors.close(), MODEL_CONFIG);
    }

    AudiocraftFiles codec() throws IOException {
        PickleBytes tensors =
                PickleBytes.dict()
                        .orderedDict("best_state")
                        .tensor("decoder.model.3.convtr.convtr.weight_g", longs(1), 1)
                        .tensor("quantizer.vq.layers.0._codebook.embed", longs(4, 2), new float[8]);
        return write("compression_state_dict.bin", tensors.close(), CODEC_CONFIG);
    }

    AudiocraftFiles codecPointer(String hubName) throws IOException {
        PickleBytes pickle = PickleBytes.dict().text("pretrained").text(hubName).close();
        Files.write(folder.resolve("compression_state_dict.bin"), pickle.archive());
        return this;
    }

    AudiocraftFiles textEncoder(String place) throws IOException {
        Path textEncoder = Files.createDirectories(folder.resolve(place).normalize());
        Files.writeString(
                textEncoder.resolve("config.json"), "{\"model_type\":\"t5\",\"d_model\":2}");
        Files.writeString(textEncoder.resolve("tokenizer.json"), "{}");
        Files.write(
                textEncoder.resolve("model.safetensors"),
                new SafetensorsBytes()
                        .add("shared.weight", "[1,2]", 1, 2)
                        .add("decoder.weight", "[1]", 3)
                        .build());
        return this;
    }

    private AudiocraftFiles write(String name, PickleBytes tensors, String config)
            throws IOException {
        byte[] file = tensors.text("xp.cfg").text(config).close().archive();
        Files.write(folder.resolve(name), file);
        return this;
    }

    private static PickleBytes modelTensors() {
        String layer = "transformer.layers.0.";
        return PickleBytes.dict()
                .orderedDict("best_state")
                .tensor("emb.0.weight", longs(4, 2), new float[8])
                .tensor("linears.0.weight", longs(3, 2), new float[6])
                .tensor(
                        layer + "self_attn.in_proj_weight",
                        longs(6, 2),
                        new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
                .tensor(layer + "self_attn.out_proj.weight", longs(2, 2), new float[4])
                .tensor(layer + "linear1.weight", longs(4, 2), new float[8])
                .tensor(layer + "linear2.weight", longs(2, 4), new float[8])
                .tensor(layer + "norm1.weight", longs(2), new float[2])
                .tensor(
                        "condition_provider.conditioners.description.output_proj.weight",
                        longs(2, 2),
                        new float[4]);
    }

    private static long[] longs(long... values) {
        return values;
    }
}
