package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.request.GenerationEvent;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.generation.TinyModel.WantedClip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights that are no numbers end in one sentence that names the checkpoint. */
class DamagedWeightsTests {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "FP32, decoder.model.decoder.layers.0.self_attn.k_proj.weight",
        "INT8, decoder.model.decoder.layers.0.self_attn.k_proj.weight",
        "FP32, decoder.model.decoder.layers.1.fc2.weight",
        "INT8, decoder.model.decoder.layers.1.fc2.weight",
        "INT8, decoder.model.decoder.layer_norm.weight",
        "FP32, text_encoder.encoder.final_layer_norm.weight",
        "INT8, text_encoder.encoder.final_layer_norm.weight"
    })
    void aLanguageModelOfNoNumbersIsTold(Precision precision, String tensor) throws IOException {
        String message = refusal(precision, tensor);
        assertTrue(
                message.matches(
                        "\\Q%s\\E: logits: expected finite numbers, found NaN for token [0-9]+: the model's weights or its input are damaged"
                                .formatted(folder.toAbsolutePath())),
                message);
    }

    @ParameterizedTest
    @EnumSource(value = Precision.class, names = "FP16", mode = EnumSource.Mode.EXCLUDE)
    void aCodecOfNoNumbersIsTold(Precision precision) throws IOException {
        assertEquals(
                folder.toAbsolutePath()
                        + ": audio: expected finite samples, found NaN: the codec's weights are"
                        + " damaged",
                refusal(precision, "audio_encoder.decoder.layers.0.conv.bias"));
    }

    @Test
    void soundOfNoNumbersIsNotHeardEarlyEither() throws IOException {
        damage(
                TinyModel.mono(folder).resolve("model.safetensors"),
                "audio_encoder.decoder.layers.0.conv.bias");
        GenerationEvent.Listener hearing =
                new GenerationEvent.Listener() {
                    @Override
                    public void on(GenerationEvent event) {
                        assertFalse(event instanceof GenerationEvent.AudioDecoded);
                    }

                    @Override
                    public boolean hearsAudio(int row) {
                        return true;
                    }
                };
        try (MusicGen model = TinyModel.open(folder)) {
            String message =
                    String.valueOf(
                            assertThrows(
                                            CheckpointException.class,
                                            () ->
                                                    model.generate(
                                                            WantedClip.of("drums")
                                                                    .frames(60)
                                                                    .request(),
                                                            hearing))
                                    .getMessage());
            assertTrue(message.contains("the codec's weights are damaged"), message);
        }
    }

    private String refusal(Precision precision, String tensor) throws IOException {
        damage(TinyModel.mono(folder).resolve("model.safetensors"), tensor);
        try (MusicGen model = TinyModel.open(folder, precision)) {
            return String.valueOf(
                    assertThrows(
                                    CheckpointException.class,
                                    () -> WantedClip.of("drums").from(model))
                            .getMessage());
        }
    }

    /** Makes every value of a tensor NaN. */
    private static void damage(Path file, String tensor) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int headerBytes = (int) bytes.getLong(0);
        String header = new String(bytes.array(), 8, headerBytes, StandardCharsets.UTF_8);
        Matcher offsets =
                Pattern.compile(
                                "\""
                                        + Pattern.quote(tensor)
                                        + "\":\\{[^}]*\"data_offsets\":\\[([0-9]+),([0-9]+)]")
                        .matcher(header);
        assertTrue(offsets.find(), tensor);
        int data = 8 + headerBytes;
        int end = Integer.parseInt(offsets.group(2));
        for (int at = Integer.parseInt(offsets.group(1)); at < end; at += Float.BYTES) {
            bytes.putFloat(data + at, Float.NaN);
        }
        Files.write(file, bytes.array());
    }
}
