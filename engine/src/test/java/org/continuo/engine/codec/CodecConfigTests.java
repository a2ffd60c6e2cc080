package org.continuo.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecConfigTests {
    @TempDir Path folder;

    private CodecConfig read(String keys) throws IOException {
        Path weights = Kit.codecCase().resolve("causal_shortcut/checkpoint/model.safetensors");
        Files.copy(weights, folder.resolve("model.safetensors"));
        Files.writeString(
                folder.resolve("config.json"), "{\"model_type\": \"encodec\"" + keys + "}");
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            return CodecConfig.from(checkpoint.codecConfig());
        }
    }

    @Test
    void theGeometryOfTheKitIsRead() throws IOException {
        try (Checkpoint checkpoint =
                Checkpoint.open(Kit.codecCase().resolve("causal_shortcut/checkpoint"))) {
            CodecConfig config = CodecConfig.from(checkpoint.codecConfig());
            assertEquals(List.of(8, 5, 4, 2), config.ratios());
            assertEquals(320, config.hopLength());
            assertEquals(75, config.frameRateHz());
            assertEquals(8, config.codebooks());
            assertEquals(48, config.encoderWidth());
            assertTrue(config.causal());
            assertTrue(((EncodecConfig) config).convShortcut());
        }
    }

    @Test
    void missingKeysTakeTheReferencesDefaults() throws IOException {
        CodecConfig config = read("");
        assertEquals(24_000, config.sampleRateHz());
        assertEquals(128, config.dimension());
        assertEquals(PadMode.REFLECT, config.padMode());
        // 1.5 kbit/s at 75 frames of 10 bits each
        assertEquals(2, config.codebooks());
        assertFalse(config.ratios().isEmpty());
    }

    @Test
    void whatReadsAroundAFrameIsKnown() throws IOException {
        CodecConfig config =
                read(
                        ", \"upsampling_ratios\": [8, 5, 4, 4], \"use_causal_conv\": false,"
                                + " \"sampling_rate\": 32000");
        assertEquals(new ReceptiveField(3, 3), CodecReach.ofLatents(config));
        assertEquals(new ReceptiveField(1, 1), CodecReach.ofSynthesis(config));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"normalize\": true|normalize",
                "\"chunk_length_s\": 1.0|chunk_length_s",
                "\"norm_type\": \"time_group_norm\"|norm_type",
                "\"pad_mode\": \"circular\"|pad_mode",
                "\"codebook_dim\": 64|codebook_dim",
                "\"upsampling_ratios\": []|upsampling_ratios",
                "\"upsampling_ratios\": [8, 0]|upsampling_ratios",
                "\"target_bandwidths\": []|target_bandwidths",
                "\"trim_right_ratio\": 2|trim_right_ratio",
                "\"num_lstm_layers\": -1|num_lstm_layers",
                "\"num_filters\": 1|num_filters",
            })
    void whatNoMusicGenHasIsRefusedByKey(String entry, String key) {
        CheckpointException refusal =
                assertThrows(CheckpointException.class, () -> read(", " + entry));
        assertTrue(String.valueOf(refusal.getMessage()).contains(key), refusal::getMessage);
        assertTrue(String.valueOf(refusal.getMessage()).contains("expected"));
    }
}
