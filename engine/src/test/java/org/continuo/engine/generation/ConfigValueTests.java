package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.codec.CodecConfig;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.text.TextEncoderConfig;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values that the arithmetic does not carry are refused with their key, before anything is built.
 */
class ConfigValueTests {
    private static final Path NANO = Path.of("../models/nano/config.json");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir Path folder;

    private void read(String section, String key, String value) throws Exception {
        ObjectNode config = (ObjectNode) JSON.readTree(Files.readString(NANO));
        JsonNode owner = section.isEmpty() ? config : config.get(section);
        ((ObjectNode) owner).set(key, JSON.readTree(value));
        Files.writeString(folder.resolve("config.json"), config.toString());
        Files.write(
                folder.resolve("model.safetensors"),
                "\u0002\0\0\0\0\0\0\0{}".getBytes(StandardCharsets.ISO_8859_1));
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            TextEncoderConfig.from(checkpoint.config().section("text_encoder"));
            DecoderConfig.from(checkpoint.config());
            CodecConfig codec = CodecConfig.from(checkpoint.codecConfig());
            assertTrue(codec.frameRateHz() >= 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text_encoder.vocab_size",
                "text_encoder.d_model",
                "text_encoder.d_kv",
                "text_encoder.d_ff",
                "text_encoder.num_layers",
                "text_encoder.num_heads",
                "text_encoder.relative_attention_num_buckets",
                "text_encoder.relative_attention_max_distance",
                "text_encoder.layer_norm_epsilon",
                "decoder.hidden_size",
                "decoder.num_hidden_layers",
                "decoder.num_attention_heads",
                "decoder.ffn_dim",
                "decoder.num_codebooks",
                "decoder.vocab_size",
                "decoder.audio_channels",
                "audio_encoder.sampling_rate",
                "audio_encoder.audio_channels",
                "audio_encoder.hidden_size",
                "audio_encoder.num_filters",
                "audio_encoder.num_residual_layers",
                "audio_encoder.upsampling_ratios",
                "audio_encoder.kernel_size",
                "audio_encoder.last_kernel_size",
                "audio_encoder.residual_kernel_size",
                "audio_encoder.dilation_growth_rate",
                "audio_encoder.compress",
                "audio_encoder.num_lstm_layers",
                "audio_encoder.trim_right_ratio",
                "audio_encoder.codebook_size",
                "audio_encoder.target_bandwidths",
            })
    void noKeyTakesExtremes(String path) {
        String section = path.substring(0, path.indexOf('.'));
        String key = path.substring(path.indexOf('.') + 1);
        for (String value :
                new String[] {
                    "-1",
                    "-2147483648",
                    "2147483647",
                    "1e300",
                    "\"x\"",
                    "[]",
                    "{}",
                    "[2147483647, 2]",
                    "[65536, 65536]",
                    "[0]",
                    "1.5e9",
                    "99999999999999999999"
                }) {
            CheckpointException refused =
                    assertThrows(
                            CheckpointException.class,
                            () -> read(section, key, value),
                            () -> path + " = " + value);
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.startsWith("config.json: expected "), () -> value + ": " + message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "7", "8", "1.5"})
    void aDistanceWithinTheExactBucketsIsRefused(String value) {
        CheckpointException refused =
                assertThrows(
                        CheckpointException.class,
                        () -> read("text_encoder", "relative_attention_max_distance", value));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("relative_attention_max_distance"));
    }
}
