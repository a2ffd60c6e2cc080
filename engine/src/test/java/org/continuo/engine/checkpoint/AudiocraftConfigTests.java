package org.continuo.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.continuo.core.fuzz.FuzzRun;
import org.continuo.core.tensor.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

class AudiocraftConfigTests {
    private static final String MELODY =
            AudiocraftFiles.MODEL_CONFIG
                    .replace(
                            "{cross: [description], prepend: []}",
                            "{cross: [], prepend: [self_wav, description]}")
                    .replace(
                            "conditioners: {",
                            "conditioners: {self_wav: {model: chroma_stem, chroma_stem:"
                                    + " {sample_rate: 32000, n_chroma: 12, radix2_exp: 14, argmax:"
                                    + " true}}, ");

    @Test
    void aMelodyModelHasTheChromaGeometryOfThePublishedOne() throws CheckpointException {
        ConfigSection config = translate(MELODY);
        assertEquals("musicgen_melody", config.text("model_type"));
        assertEquals(12, config.integer("num_chroma"));
        assertEquals(235, config.integer("chroma_length"));
        ConfigSection preprocessor =
                ConfigSection.of(
                        "",
                        AudiocraftConfig.preprocessor(
                                XpConfig.parse("", MELODY), config.section("audio_encoder")));
        assertEquals(16384, preprocessor.integer("n_fft"));
        assertEquals(4096, preprocessor.integer("hop_length"));
        assertEquals(960_000, preprocessor.integer("n_samples"));
    }

    @Test
    void aStereoModelDelaysTheRowsOfAPairAlike() throws CheckpointException {
        String stereo =
                AudiocraftFiles.MODEL_CONFIG
                                .replace("n_q: 1", "n_q: 4")
                                .replace("delays: [0]", "delays: [0, 0, 1, 1]")
                        + "interleave_stereo_codebooks: {use: true, per_timestep: false}\n";
        assertEquals(2, translate(stereo).section("decoder").integer("audio_channels"));
        assertFalse(translate(stereo).section("decoder").has("codebook_delays"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delay, delay: {delays: [0, 0, 1, 1]} | 0 0 1 1",
                "delay, delay: {delays: [0, 1, 2, 4]} | 0 1 2 4",
                "parallel, delay: {delays: [0, 1, 2, 3]} | 0 0 0 0",
                "parallel, parallel: {empty_initial: 0} | 0 0 0 0"
            })
    void otherDelaysThanThePublishedOnesAreKept(String pattern, String delays)
            throws CheckpointException {
        ConfigSection decoder =
                translate(
                                AudiocraftFiles.MODEL_CONFIG
                                        .replace("n_q: 1", "n_q: 4")
                                        .replace("delay, delay: {delays: [0]}", pattern))
                        .section("decoder");
        assertEquals(
                Stream.of(delays.split(" ", -1)).map(Integer::valueOf).toList(),
                decoder.integers("codebook_delays"));
    }

    @Test
    void theOldNameOfTheDelayPatternIsKnown() throws CheckpointException {
        String old =
                AudiocraftFiles.MODEL_CONFIG.replace(
                                "{modeling: delay, delay: {delays: [0]}}", "{modeling: null}")
                        + "  q_modeling: delay\n";
        assertEquals(1, translate(old).section("decoder").integer("num_codebooks"));
    }

    @Test
    void theNumberOfQuantizersComesOutOfTheBandwidthAgain() throws CheckpointException {
        Map<String, Integer> wrong = new TreeMap<>();
        for (int quantizers = 1; quantizers <= 64; quantizers++) {
            for (int bins : new int[] {2, 100, 128, 256, 1000, 1024, 2048}) {
                for (int rate : new int[] {8000, 16000, 24000, 32000, 44100, 48000}) {
                    ConfigSection codec =
                            codec(
                                    AudiocraftFiles.CODEC_CONFIG
                                            .replace("n_q: 1", "n_q: " + quantizers)
                                            .replace("bins: 4", "bins: " + bins)
                                            .replace("32000", String.valueOf(rate)));
                    int found = AudiocraftCodecConfig.quantizers(codec);
                    if (found != quantizers) {
                        wrong.put(quantizers + " of " + bins + " at " + rate, found);
                    }
                }
            }
        }
        assertEquals(Map.of(), wrong);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    compression_model: encodec | compression_model: dac | compression_model
                    quantizer: rvq | quantizer: no_quant | encodec.quantizer
                    activation: ELU | activation: Snake | seanet.activation
                    final_activation: null | final_activation: Tanh | seanet.decoder.final_activation
                    pad_mode: reflect | pad_mode: null | seanet.pad_mode
                    ratios: [8, 5, 4, 4] | ratios: [0] | upsampling_ratios
                    ratios: [8, 5, 4, 4] | ratios: [99999, 99999] | upsampling_ratios
                    lstm: 2 | lstm: two | seanet.lstm
                    """)
    void aCodecThatWouldBeComputedWronglyIsRefusedByKey(String part, String other, String key) {
        String changed = AudiocraftFiles.CODEC_CONFIG.replace(part, other);
        String message =
                String.valueOf(
                        assertThrows(CheckpointException.class, () -> codec(changed)).getMessage());
        assertTrue(message.startsWith("xp.cfg: expected"), message);
        assertTrue(message.contains(" at " + key + ", found "), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    unroll, unroll: {flattening: [0]} | codebooks_pattern.modeling
                    coarse_first, coarse_first: {delays: []} | codebooks_pattern.modeling
                    musiclm, musiclm: {group_by: 2} | codebooks_pattern.modeling
                    valle | codebooks_pattern.modeling
                    parallel, parallel: {empty_initial: 1} | codebooks_pattern.parallel.empty_initial
                    delay, delay: {delays: [0], flatten_first: 1} | codebooks_pattern.delay.flatten_first
                    delay, delay: {delays: [1]} | codebooks_pattern.delay.delays
                    delay, delay: {delays: [0, 1]} | codebooks_pattern.delay.delays
                    """)
    void aPatternThatWouldBeDrawnWronglyIsRefusedByKey(String pattern, String key) {
        String changed =
                AudiocraftFiles.MODEL_CONFIG.replace("delay, delay: {delays: [0]}", pattern);
        String message =
                String.valueOf(
                        assertThrows(CheckpointException.class, () -> translate(changed))
                                .getMessage());
        assertTrue(message.startsWith("xp.cfg: expected"), message);
        assertTrue(message.contains(" at " + key + ", found "), message);
    }

    @Test
    void tenThousandDamagedConfigurationsAreTranslatedOrRefused() {
        int models = fuzz(MELODY, AudiocraftConfigTests::translate);
        int codecs = fuzz(AudiocraftFiles.CODEC_CONFIG, AudiocraftConfigTests::codec);
        assertTrue(models > 2_000 && models < 10_000, models + " refused");
        assertTrue(codecs > 2_000 && codecs < 10_000, codecs + " refused");
    }

    @FunctionalInterface
    private interface Translation {
        ConfigSection of(String yaml) throws IOException;
    }

    private static int fuzz(String yaml, Translation translation) {
        return new FuzzRun(10_000, 4, Duration.ofSeconds(5), 64 << 20)
                .run(
                        yaml.getBytes(StandardCharsets.UTF_8),
                        CheckpointException.class,
                        content -> translation.of(new String(content, StandardCharsets.UTF_8)));
    }

    private static ConfigSection translate(String yaml) throws CheckpointException {
        ConfigSection textEncoder =
                ConfigSection.of("t5", JsonNodeFactory.instance.objectNode().put("d_model", 2));
        ConfigSection xp = XpConfig.parse("xp.cfg", yaml);
        ConfigSection codec = codec(AudiocraftFiles.CODEC_CONFIG);
        AudiocraftConfig.generation(xp, codec);
        AudiocraftConfig.preprocessor(xp, codec);
        return ConfigSection.of(
                "xp.cfg", AudiocraftConfig.model(xp, textEncoder, codec, ElementType.FLOAT32));
    }

    private static ConfigSection codec(String yaml) throws CheckpointException {
        ConfigSection codec =
                ConfigSection.of(
                        "xp.cfg", AudiocraftCodecConfig.translate(XpConfig.parse("xp.cfg", yaml)));
        AudiocraftCodecConfig.quantizers(codec);
        return codec;
    }
}
