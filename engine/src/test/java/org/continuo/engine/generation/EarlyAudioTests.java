package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.GenerationEvent;
import org.continuo.core.request.GenerationEvent.AudioDecoded;
import org.continuo.core.request.GenerationEvent.StepsDone;
import org.continuo.core.request.GenerationRequest;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.request.Precision;
import org.continuo.core.request.SamplingSettings;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the kit's tiny models, whose windows are made short. */
class EarlyAudioTests {
    private static final Path KIT = Path.of("src/test/resources/conformance");
    private static final int WINDOW_FRAMES = 90;
    private static final float TOLERANCE = 1e-4f;

    @TempDir Path folder;

    /** Hears the rows that it wants to, and all else. */
    private record Recorder(IntPredicate rows, List<GenerationEvent> events)
            implements GenerationEvent.Listener {
        @Override
        public boolean hearsAudio(int row) {
            return rows.test(row);
        }

        @Override
        public void on(GenerationEvent event) {
            events.add(event);
        }

        List<AudioDecoded> pieces(int row) {
            return events.stream()
                    .filter(AudioDecoded.class::isInstance)
                    .map(AudioDecoded.class::cast)
                    .filter(piece -> piece.row() == row)
                    .toList();
        }
    }

    private MusicGen open(String model) throws IOException {
        Path copy = Files.createDirectories(folder.resolve(model));
        try (Stream<Path> files = Files.list(KIT.resolve(model).resolve("checkpoint"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName().toString()));
            }
        }
        Path generation = copy.resolve("generation_config.json");
        String shorter =
                Files.readString(generation)
                        .replaceFirst("\"max_length\": \\d+", "\"max_length\": " + WINDOW_FRAMES);
        Files.writeString(generation, shorter);
        return MusicGen.open(
                copy,
                new EngineSettings(
                        folder.resolve("cache"), Precision.FP32, new SessionSettings(1)));
    }

    private static GenerationRequest request(
            MusicGen model, int promptFrames, int newFrames, int strideFrames, int takes)
            throws IOException {
        MusicGenParts parts = model.parts();
        List<AudioSamples> prompts =
                promptFrames == 0
                        ? List.of()
                        : List.of(noise(parts, promptFrames * parts.codec().hopLength()));
        return new GenerationRequest(
                List.of(""),
                prompts,
                List.of(),
                new ClipLength.Frames(newFrames),
                takes,
                5,
                SamplingSettings.defaults(),
                1,
                OptionalDouble.of(strideFrames / parts.frameRateHz()));
    }

    private static AudioSamples noise(MusicGenParts parts, int samples) {
        Random random = new Random(samples);
        float[][] channels = new float[parts.decoderConfig().audioChannels()][samples];
        for (float[] channel : channels) {
            for (int i = 0; i < samples; i++) {
                channel[i] = (float) random.nextGaussian() * 0.2f;
            }
        }
        return new AudioSamples(channels, parts.sampleRateHz());
    }

    @ParameterizedTest
    @CsvSource({
        "musicgen_mono, 0, 70, 54",
        "musicgen_mono, 0, 1, 54",
        "musicgen_mono, 1, 40, 54",
        "musicgen_mono, 60, 200, 54",
        "musicgen_mono, 60, 200, 89",
        "musicgen_stereo, 7, 150, 80"
    })
    void thePiecesAreTheClipThatIsMadeWithoutThem(
            String name, int promptFrames, int newFrames, int strideFrames) throws IOException {
        try (MusicGen model = open(name)) {
            GenerationRequest request = request(model, promptFrames, newFrames, strideFrames, 2);
            Recorder silent = new Recorder(_ -> false, new ArrayList<>());
            Recorder recorder = new Recorder(row -> row == 1, new ArrayList<>());
            GenerationResult whole = model.generate(request, silent);
            GenerationResult streamed = model.generate(request, recorder);
            assertEquals(List.of(), silent.pieces(1));
            assertEquals(List.of(), recorder.pieces(0));
            assertArrayEquals(whole.codes().values(), streamed.codes().values());
            for (int row = 0; row < 2; row++) {
                assertClose(whole.clips().get(row), streamed.clips().get(row), TOLERANCE);
            }
            assertFollowing(recorder.pieces(1), streamed.clips().get(1), streamed.promptSamples());
        }
    }

    @Test
    void soundIsThereLongBeforeTheLastStep() throws IOException {
        try (MusicGen model = open("musicgen_mono")) {
            Recorder recorder = new Recorder(_ -> true, new ArrayList<>());
            model.generate(request(model, 40, 89, 54, 1), recorder);
            int join = recorder.pieces(0).getFirst().joinSample();
            int stepsBefore = 0;
            for (GenerationEvent event : recorder.events()) {
                if (event instanceof StepsDone(int done, int _)) {
                    stepsBefore = done;
                }
                if (event instanceof AudioDecoded piece
                        && piece.offsetSamples() + piece.audio().length() > join) {
                    break;
                }
            }
            double seconds = stepsBefore / model.parts().frameRateHz();
            assertTrue(stepsBefore > 0 && seconds < 0.5, "after " + seconds + " s of music");
        }
    }

    @Test
    void aContinuationIsStreamedAsItIsDelivered() throws IOException {
        try (MusicGen model = open("musicgen_stereo")) {
            Recorder recorder = new Recorder(_ -> true, new ArrayList<>());
            GenerationRequest request = request(model, 50, 120, 54, 1);
            GenerationResult result = model.generate(request, recorder);
            ClipFinisher finisher =
                    new ClipFinisher(
                            request.length(),
                            new OutputFormat(
                                    OptionalInt.of(44_100),
                                    OptionalInt.empty(),
                                    LoudnessStrategy.CLIP),
                            Optional.empty());
            AudioSamples original = request.prompts().getFirst();
            AudioSamples file =
                    finisher.finishContinuation(
                            original, result.clips().getFirst(), result.promptSamples(), true);
            ClipStream stream = finisher.streamContinuation(original, true);
            List<AudioSamples> heard = new ArrayList<>();
            recorder.pieces(0).forEach(piece -> heard.add(stream.append(piece)));
            heard.add(stream.finish());
            assertClose(file, ClipStreamTests.together(heard), 0);
        }
    }

    private static void assertFollowing(List<AudioDecoded> pieces, AudioSamples clip, int join) {
        int at = pieces.getFirst().offsetSamples();
        assertTrue(at <= join);
        for (AudioDecoded piece : pieces) {
            assertEquals(at, piece.offsetSamples());
            assertEquals(join, piece.joinSample());
            for (int channel = 0; channel < clip.channelCount(); channel++) {
                for (int i = 0; i < piece.audio().length(); i++) {
                    assertEquals(clip.channel(channel)[at + i], piece.audio().channel(channel)[i]);
                }
            }
            at += piece.audio().length();
        }
        assertEquals(clip.length(), at);
    }

    private static void assertClose(AudioSamples expected, AudioSamples found, float tolerance) {
        assertEquals(expected.sampleRateHz(), found.sampleRateHz());
        assertEquals(expected.channelCount(), found.channelCount());
        for (int channel = 0; channel < expected.channelCount(); channel++) {
            assertArrayEquals(expected.channel(channel), found.channel(channel), tolerance);
        }
    }
}
