package org.continuo.engine.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.GenerationEvent;
import org.continuo.core.request.GenerationRequest;
import org.continuo.core.request.Precision;
import org.continuo.core.request.SamplingSettings;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.GenerationResult;
import org.continuo.engine.generation.MusicGen;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A MusicGen as audiocraft trains it on a DAC: three codebooks of 16, its own delays, and a codec
 * file that says {@code dac_11khz} and nothing more. Its frames, 1378.125 a second, do not fall on
 * whole samples of any clip.
 */
class DacModelTests {
    private static final Path DAC = Path.of("src/test/resources/dac");
    private static final int RATE_HZ = 11_025;
    private static final int HOP = 8;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1|[0, 1, 2]", "1|[0, 0, 0]", "1|[0, 0, 4]", "2|[0, 0, 1, 1, 2, 2]"})
    void generates(int channels, String delays) throws IOException {
        Path checkpoint = audiocraft(channels, delays, "folded");
        try (MusicGen model = open(checkpoint)) {
            assertEquals(RATE_HZ / (double) HOP, model.parts().frameRateHz());
            assertEquals(delays, model.parts().decoderConfig().delays().toString());
            int frames = 400; // the model's windows have 275
            GenerationResult result = generate(model, frames, List.of());
            assertEquals(3 * channels, result.codes().codebooks());
            assertEquals(frames, result.codes().frames());
            for (long token : result.codes().values()) {
                assertTrue(token >= 0 && token < 16, () -> "found " + token);
            }
            AudioSamples clip = result.clips().getFirst();
            assertEquals(frames * HOP, clip.length());
            assertEquals(channels, clip.channelCount());
            assertEquals(RATE_HZ, clip.sampleRateHz());
            GenerationResult more = generate(model, 40, List.of(clip.last(20 * HOP)));
            assertEquals(20, more.promptFrames());
            assertEquals(60 * HOP, more.clips().getFirst().length());
        }
    }

    @Test
    void theAuthorsFileServesAsTheCodec() throws IOException {
        Path checkpoint = audiocraft(1, "[0, 1, 2, 3]", "authors");
        try (MusicGen model = open(checkpoint)) {
            GenerationResult result = generate(model, 30, List.of());
            assertEquals(4, result.codes().codebooks());
            assertEquals(30 * 24 - 1, result.clips().getFirst().length()); // of an odd ratio
        }
    }

    @Test
    void bothFormatsCarryItThereAndBackToTheBit() throws IOException {
        Path source = audiocraft(1, "[0, 1, 2]", "folded");
        Path transformers = export(source, ModelExport.Form.HUGGINGFACE, "transformers");
        Path back = export(transformers, ModelExport.Form.AUDIOCRAFT, "back");
        assertTrue(Files.isDirectory(back.resolve("dac_11khz")));
        try (Checkpoint one = Checkpoint.open(source);
                Checkpoint other = Checkpoint.open(transformers);
                Checkpoint third = Checkpoint.open(back);
                MusicGen model = open(source);
                MusicGen again = open(back)) {
            assertEquals("dac", other.codecConfig().text("model_type"));
            for (String name : one.codecWeights().names()) {
                float[] expected = one.codecWeights().tensor(name).toFloats();
                assertArrayEquals(expected, other.codecWeights().tensor(name).toFloats(), name);
                assertArrayEquals(expected, third.codecWeights().tensor(name).toFloats(), name);
            }
            assertArrayEquals(
                    generate(model, 20, List.of()).clips().getFirst().channel(0),
                    generate(again, 20, List.of()).clips().getFirst().channel(0));
        }
    }

    @Test
    void whatAFormCannotSayIsRefused() throws IOException {
        Path parallel = audiocraft(1, "[0, 0, 0]", "folded");
        refused("lag by [0, 1, 2]", parallel, ModelExport.Form.HUGGINGFACE);
        refused("expected an EnCodec", DAC.resolve("folded"), ModelExport.Form.AUDIOCRAFT);
    }

    private void refused(String words, Path source, ModelExport.Form form) {
        CheckpointException refusal =
                assertThrows(CheckpointException.class, () -> export(source, form, "refused"));
        assertTrue(String.valueOf(refusal.getMessage()).contains(words), refusal::getMessage);
    }

    private static MusicGen open(Path checkpoint) throws IOException {
        return MusicGen.open(
                checkpoint,
                new EngineSettings(
                        checkpoint.resolveSibling("cache"),
                        Precision.FP32,
                        new SessionSettings(1)));
    }

    private static GenerationResult generate(MusicGen model, int frames, List<AudioSamples> prompts)
            throws IOException {
        return model.generate(
                new GenerationRequest(
                        List.of("drums"),
                        prompts,
                        List.of(),
                        new ClipLength.Frames(frames),
                        1,
                        7,
                        SamplingSettings.defaults(),
                        GenerationRequest.DEFAULT_GUIDANCE_SCALE,
                        OptionalDouble.empty()),
                GenerationEvent.Listener.silent());
    }

    /** A model of random weights whose codec is one of the small DACs. */
    private Path audiocraft(int channels, String delays, String dac) throws IOException {
        int codebooks = delays.split(",", -1).length;
        int vocabulary = dac.equals("folded") ? 16 : 8;
        Path random = folder.resolve("random");
        RandomCheckpoint.write(
                random,
                new ModelGeometry(
                        48,
                        2,
                        4,
                        codebooks,
                        vocabulary,
                        channels,
                        false,
                        20,
                        1,
                        2,
                        12,
                        32,
                        101,
                        2,
                        8),
                ElementType.FLOAT32,
                5);
        Files.writeString(random.resolve("generation_config.json"), "{\"max_length\": 10}");
        Path config = random.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replaceFirst(
                                "\"decoder\":\\{",
                                "\"decoder\":{\"codebook_delays\":%s,".formatted(delays)));
        Path target = export(random, ModelExport.Form.AUDIOCRAFT, "audiocraft");
        String name = dac.equals("folded") ? "dac_11khz" : "dac_24khz";
        OutgoingFile.torch(
                        "compression_state_dict.bin",
                        new PickleWriter()
                                .entry("pretrained", name)
                                .entry("exported", true)
                                .bytes(),
                        List.of())
                .content()
                .write(target.resolve("compression_state_dict.bin"));
        Path codec = Files.createDirectory(target.resolve(name));
        for (String file : List.of("config.json", "model.safetensors", "weights.pth")) {
            if (Files.exists(DAC.resolve(dac).resolve(file))) {
                Files.copy(DAC.resolve(dac).resolve(file), codec.resolve(file));
            }
        }
        return target;
    }

    private Path export(Path source, ModelExport.Form form, String name) throws IOException {
        Path target = Files.createDirectories(folder.resolve(name));
        try (Checkpoint checkpoint = Checkpoint.open(source)) {
            ModelExport.of(checkpoint, form, Optional.empty()).write(target, file -> {});
        }
        return target;
    }
}
