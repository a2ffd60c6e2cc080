package org.continuo.core.service.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.request.BeatAlignment;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.JobRequest.Melody;
import org.continuo.core.service.MelodyStems;
import org.continuo.core.service.Requests;
import org.continuo.core.service.SeparationRequest;
import org.continuo.core.service.Sound;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class RequestJsonTests {
    private static JobRequest continuing(Optional<BeatAlignment> alignment) {
        Sound sound =
                new Sound.InFile(
                        SoundFile.at(Path.of("song.wav").toAbsolutePath()), new TimeRange(0.5, 2));
        return Requests.of("drums", new ClipLength.Seconds(4), 7)
                .continuing(new Context(sound, OptionalDouble.of(12), true, alignment));
    }

    @Test
    void aRequestComesBackAsItWasWithAndWithoutAlignment() {
        for (Optional<BeatAlignment> alignment :
                List.of(
                        Optional.<BeatAlignment>empty(),
                        Optional.of(new BeatAlignment(OptionalDouble.empty())),
                        Optional.of(new BeatAlignment(OptionalDouble.of(96))))) {
            JobRequest request = continuing(alignment);
            assertEquals(request, RequestJson.read(RequestJson.write(request), Map.of()));
        }
    }

    @Test
    void aRequestWithTheNamesOfItsFirstVersionIsRead() {
        JobRequest request = continuing(Optional.empty());
        request =
                request.with(new JobRequest.Sampling(4, 0.9, 40, 0.8, false, OptionalDouble.of(9)));
        request =
                request.with(
                        new OutputFormat(
                                OptionalInt.of(48_000), OptionalInt.of(1), LoudnessStrategy.PEAK));
        ObjectNode document = RequestJson.write(request);
        document.set("drawing", document.remove("sampling"));
        document.set("delivery", document.remove("output"));
        assertEquals(request, RequestJson.read(document, Map.of()));

        document.set("sampling", document.get("drawing"));
        assertThrows(IllegalArgumentException.class, () -> RequestJson.read(document, Map.of()));
    }

    @Test
    void aMelodySaysWhetherItIsHeardWithoutDrumsAndBassAndIsWhereNothingIsSaid() {
        Sound sound =
                new Sound.InFile(SoundFile.at(Path.of("song.wav").toAbsolutePath()), TimeRange.ALL);
        JobRequest request = Requests.of("flute", new ClipLength.Seconds(4), 7);
        JobRequest chosen =
                request.followingMelody(new Melody(sound, MelodyStems.ON, "htdemucs_ft"));
        ObjectNode document = RequestJson.write(chosen);
        assertEquals(chosen, RequestJson.read(document, Map.of()));
        ObjectNode melody = (ObjectNode) document.path("melody");
        melody.remove(List.of("stems", "stemsModel"));
        assertEquals(
                request.followingMelody(new Melody(sound)), RequestJson.read(document, Map.of()));
        melody.put("stems", "perhaps");
        assertEquals(
                "request.melody.stems: expected auto, on or off, found perhaps",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> RequestJson.read(document, Map.of()))
                        .getMessage());
    }

    @Test
    void aSeparationComesBackAsItWasAndSaysWhatItLacks() {
        SeparationRequest request =
                new SeparationRequest(
                        new Sound.InFile(
                                SoundFile.at(Path.of("song.wav").toAbsolutePath()),
                                new TimeRange(0.5, 2)),
                        "htdemucs_ft",
                        2,
                        "webgpu",
                        List.of("drums", "bass"),
                        Optional.empty(),
                        Path.of("stems").toAbsolutePath(),
                        "song",
                        OptionalLong.of(3));
        ObjectNode document = RequestJson.write(request);
        assertEquals(request, RequestJson.readSeparation(document));
        document.put("two", "drums");
        assertRefused("two: expected no stems beside it, found both", document);
        document.remove("stems");
        document.put("name", "../song");
        assertRefused("name: expected a name without folders, found ../song", document);
        document.put("name", "song").put("model", "mine.th");
        assertRefused(
                "model of stems: expected a name or an absolute path, found mine.th", document);
        document.remove("sound");
        assertRefused("request: expected a \"sound\" with \"file\", found none", document);
    }

    private static void assertRefused(String sentence, ObjectNode separation) {
        assertEquals(
                sentence,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> RequestJson.readSeparation(separation))
                        .getMessage());
    }

    @Test
    void anAlignmentToNoTempoIsRefused() {
        ObjectNode document =
                RequestJson.write(
                        continuing(Optional.of(new BeatAlignment(OptionalDouble.of(96)))));
        ((ObjectNode) document.path("context").path("alignment")).put("expectedBpm", 0);
        IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class, () -> RequestJson.read(document, Map.of()));
        String sentence = String.valueOf(refusal.getMessage());
        assertTrue(sentence.contains("expected a tempo of more than 0 bpm"), sentence);
    }

    @Test
    void theDeviceIsToldWhereSomebodyChoseIt() {
        JobRequest usual = continuing(Optional.empty());
        assertTrue(RequestJson.write(usual).path("model").path("device").isMissingNode());
        JobRequest onCard =
                usual.with(new JobRequest.ModelChoice("", "int8", 0, "webgpu", List.of()));
        assertEquals(onCard, RequestJson.read(RequestJson.write(onCard), Map.of()));
        ObjectNode document = RequestJson.write(onCard);
        ((ObjectNode) document.path("model")).put("device", "toaster");
        IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class, () -> RequestJson.read(document, Map.of()));
        assertEquals(
                "device: expected auto, gpu or cpu, webgpu, cuda, directml, coreml, and :1 behind"
                        + " it for the second of its kind, found toaster",
                refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | request: expected an object, found []",
                "{\"length\": 4} | request.length: expected an object, found 4",
                "{\"descriptions\": \"x\"} | request.descriptions: expected a list, found \"x\"",
                "{\"descriptions\": [7]} | request.descriptions[0]: expected text, found 7",
                "{\"descriptions\": [null]} | request.descriptions[0]: expected text, found null",
                "{\"seed\": 1.5} | request.seed: expected a whole number, found 1.5",
                "{\"takes\": 5000000000} | request.takes: expected a whole number, found"
                        + " 5000000000",
                "{\"length\": {\"seconds\": 1e999}} | request.length.seconds: expected a number,"
                        + " found \"Infinity\"",
                "{\"streamed\": \"true\"} | request.streamed: expected true or false, found"
                        + " \"true\"",
                "{\"model\": {\"adapters\": [{\"folder\": 7}]}} |"
                        + " request.model.adapters[0].folder: expected text, found 7",
                "{\"length\": {\"seconds\": 1, \"beats\": 2}} | request.length: expected only the"
                        + " fields frames, seconds, found \"beats\""
            })
    void whatIsNotAsItMustBeIsNamed(String document, String sentence) {
        IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                RequestJson.read(
                                        Wire.parse(document.getBytes(StandardCharsets.UTF_8)),
                                        Map.of()));
        assertEquals(sentence, refusal.getMessage());
    }

    /** As C++ and scripts write them. */
    @Test
    void aWholeNumberMayHaveADecimalPointAndNullIsAsUsual() {
        String document =
                """
                {"descriptions": ["x"], "length": {"frames": 50.0}, "takes": 2.0, "seed": 7.0,
                 "melody": null, "sampling": {"topK": 40.0, "topP": null}}
                """;
        JobRequest request =
                RequestJson.read(Wire.parse(document.getBytes(StandardCharsets.UTF_8)), Map.of());
        assertEquals(new ClipLength.Frames(50), request.length());
        assertEquals(2, request.takes());
        assertEquals(7, request.seed());
        assertEquals(40, request.sampling().topK());
        assertEquals(0, request.sampling().topP());
    }
}
