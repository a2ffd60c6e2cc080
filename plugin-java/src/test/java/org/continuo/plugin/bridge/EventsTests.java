package org.continuo.plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.json.Json;
import org.continuo.core.request.GenerationEvent.Stage;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.ModelInfo;
import org.continuo.core.service.PullEvent;
import org.continuo.core.service.SeparationEvent;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.plugin.clip.Clip;
import org.continuo.plugin.job.StemSplits.Stem;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class EventsTests {
    private static ModelInfo model(String name, boolean byDefault) {
        return new ModelInfo(
                name,
                "Title of " + name,
                "Tests.",
                byDefault,
                true,
                "/models/" + name,
                true,
                1,
                5_000_000,
                13_000_000,
                new ModelInfo.LicenseTerms("cc0-1.0", "CC0 1.0", "Anything.", ""),
                List.of(),
                Map.of(),
                "");
    }

    @Test
    void modelsAreToldAsTheEngineTellsThem() {
        ObjectNode event =
                Events.models(
                        Json.object().put("event", "models"),
                        List.of(model("a/b", false), model("nano", true)));

        BridgeDocument.requireEvent(event);
        assertEquals("CC0 1.0", event.at("/models/0/license/title").asString());
        assertTrue(event.at("/models/1/byDefault").asBoolean());
    }

    @Test
    void aClipThatIsSplitIsToldOfAsAJob() {
        List.of(
                        new SeparationEvent.Queued(1),
                        new SeparationEvent.Progress(0.25),
                        new SeparationEvent.Note("much is missing"),
                        new SeparationEvent.Failed(new ServiceException(Kind.FAILED, "no model")),
                        new SeparationEvent.Cancelled())
                .forEach(event -> BridgeDocument.requireEvent(Events.of("split-1", event)));
        assertEquals(
                0.25,
                Events.of("split-1", new SeparationEvent.Progress(0.25))
                        .path("fraction")
                        .asDouble());
        Clip clip = new Clip("id", Path.of("/c.wav"), 32_000, 2, 64_000, 7, "bells", Instant.EPOCH);
        ObjectNode done = Events.split("split-1", List.of(new Stem("drums", clip)));
        BridgeDocument.requireEvent(done);
        assertEquals("drums", done.at("/takes/0/stem").asString());
    }

    @Test
    void eventsOfTheEngineAreToldAsTheyAre() {
        List<JobEvent> events =
                List.of(
                        new JobEvent.Queued(2),
                        new JobEvent.StageStarted(Stage.GENERATING),
                        new JobEvent.Progress(25, 100, 50, 1.5),
                        new JobEvent.Progress(1, 100, 0, Double.NaN),
                        new JobEvent.Note("much is missing"),
                        new JobEvent.SoundDecoded(
                                AudioSamples.mono(new float[] {0, 1}, 32_000), true, false),
                        new JobEvent.Failed(new ServiceException(Kind.FAILED, "two\nlines")),
                        new JobEvent.Machine("studio-2"),
                        new JobEvent.Cancelled());
        events.forEach(event -> BridgeDocument.requireEvent(Events.of("job-1", event)));
        assertEquals(
                "{\"event\":\"progress\",\"jobId\":\"job-1\",\"done\":25,\"total\":100,"
                        + "\"fraction\":0.25,\"stepsPerSecond\":50.0,\"remainingSeconds\":1.5}",
                Json.text(Events.of("job-1", events.get(2))));
        assertEquals(
                "{\"event\":\"sound\",\"jobId\":\"job-1\",\"sampleRateHz\":32000,\"channels\":1,"
                    + "\"samples\":2,\"audio\":\"AAAAAAAAgD8=\",\"levelled\":true,\"last\":false}",
                Json.text(Events.of("job-1", events.get(5))));
        assertEquals(
                "{\"event\":\"machine\",\"jobId\":\"job-1\",\"machine\":\"studio-2\"}",
                Json.text(Events.of("job-1", events.get(7))));
        assertEquals("two lines", Events.of("job-1", events.get(6)).path("error").asString());
        BridgeDocument.requireEvent(Events.unstored("job-1", "no room"));
        List.of(
                        new PullEvent.Progress(1, 10, 5, 2),
                        new PullEvent.Note("once more"),
                        new PullEvent.Done("/cache"),
                        new PullEvent.Failed(new ServiceException(Kind.FAILED, "no network")),
                        new PullEvent.Cancelled())
                .forEach(event -> BridgeDocument.requireEvent(Events.of("a/b", event)));
        assertEquals(
                "{\"event\":\"pull\",\"model\":\"a/b\",\"state\":\"note\",\"sentence\":\"once"
                        + " more\"}",
                Json.text(Events.of("a/b", new PullEvent.Note("once more"))));
    }
}
