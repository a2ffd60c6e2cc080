package org.continuo.engine.service.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.problem.NextStep;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceChoice;
import org.continuo.core.service.EngineStatus.LoadedModel;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.engine.cards.GraphicsCard;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.Machine;
import org.continuo.engine.generation.MusicGen;
import org.continuo.engine.onnx.InferenceException;
import org.continuo.engine.onnx.SessionSettings;
import org.continuo.engine.service.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graphics card, played by the processor, that fails in the middle of a clip. */
class FallingBackTests {
    private static final int FAILING_STEP = 5;

    @TempDir Path folder;

    /** A machine with one card. */
    static final class OneCard implements Machine {
        @Override
        public DeviceChoice usual() {
            return new DeviceChoice.Auto();
        }

        @Override
        public boolean hasCardLibrary() {
            return true;
        }

        @Override
        public List<GraphicsCard> cards() {
            return List.of(
                    new GraphicsCard(
                            "A card",
                            GraphicsCard.Kind.DISCRETE,
                            "driver",
                            1L << 40,
                            false,
                            1 << 27));
        }

        @Override
        public Optional<String> missing(Device device) {
            return Optional.empty();
        }

        @Override
        public Optional<String> objection(GraphicsCard card, Device device) {
            return Optional.empty();
        }
    }

    /** Opens everything on the processor, and notes for which devices. */
    private static final class Played implements ModelShelf.Opening {
        private final List<Device> devices = new CopyOnWriteArrayList<>();

        @Override
        public MusicGen open(Checkpoint checkpoint, EngineSettings settings) throws IOException {
            devices.add(settings.session().device());
            return MusicGen.of(
                    checkpoint,
                    new EngineSettings(
                            settings.cacheFolder(), settings.precision(), new SessionSettings(1)));
        }
    }

    /** Hears a job and, as the card's driver, fails at a step of its first making. */
    private static final class Failing implements JobListener {
        private final List<JobEvent> events = new ArrayList<>();
        private final String words;
        private int failures;

        Failing(String words, int failures) {
            this.words = words;
            this.failures = failures;
        }

        @Override
        public synchronized void on(JobEvent event) {
            events.add(event);
            if (event instanceof JobEvent.Progress progress
                    && progress.done() >= FAILING_STEP
                    && failures > 0) {
                failures--;
                throw new InferenceException("running decoder", new IOException(words));
            }
        }

        synchronized List<String> notes() {
            return events.stream()
                    .filter(JobEvent.Note.class::isInstance)
                    .map(event -> ((JobEvent.Note) event).sentence())
                    .toList();
        }

        synchronized int samplesHeard() {
            return events.stream()
                    .filter(JobEvent.SoundDecoded.class::isInstance)
                    .mapToInt(event -> ((JobEvent.SoundDecoded) event).audio().length())
                    .sum();
        }
    }

    private static JobRequest on(String device) {
        return TestEngine.request("house").with(new ModelChoice("", "int8", 1, device, List.of()));
    }

    private static JobResult make(LocalEngine engine, JobRequest request, JobListener listener)
            throws IOException, InterruptedException {
        return engine.submit("a client", request, listener).await();
    }

    @Test
    void whatTheCardFailsAtTheProcessorDoesAgainAndNothingIsLost() throws Exception {
        Played played = new Played();
        Failing listener = new Failing("device lost", 1);
        try (LocalEngine engine =
                new LocalEngine(TestEngine.setup(folder), new OneCard(), played)) {
            JobResult made = make(engine, on("auto"), listener);
            assertEquals(
                    List.of("webgpu", "cpu"), played.devices.stream().map(Device::label).toList());
            List<String> notes = listener.notes();
            assertEquals(2, notes.size(), notes.toString());
            assertTrue(
                    notes.getFirst().startsWith("computing on webgpu (A card)"), notes.toString());
            assertEquals(
                    "webgpu failed (ONNX Runtime failed while running decoder: device lost);"
                            + " the processor does it again",
                    notes.getLast());
            assertEquals(
                    List.of("cpu"),
                    engine.status().loaded().stream().map(LoadedModel::device).toList());
            JobResult alone = make(engine, on("cpu"), event -> {});
            assertArrayEquals(
                    alone.clips().getFirst().channel(0), made.clips().getFirst().channel(0));
        }
    }

    @Test
    void whoeverHearsTheClipWhileItIsMadeHearsItOnce() throws Exception {
        Failing listener = new Failing("device lost", 1);
        try (LocalEngine engine =
                new LocalEngine(TestEngine.setup(folder), new OneCard(), new Played())) {
            JobResult made = make(engine, on("auto").streaming(), listener);
            AudioSamples clip = made.clips().getFirst();
            assertEquals(clip.length(), listener.samplesHeard());
        }
    }

    @Test
    void whoForbidsTheProcessorGetsOneSentence() throws Exception {
        for (String device : List.of("gpu", "webgpu")) {
            Failing listener = new Failing("device lost", 1);
            try (LocalEngine engine =
                    new LocalEngine(TestEngine.setup(folder), new OneCard(), new Played())) {
                ServiceException failed =
                        assertThrows(
                                ServiceException.class, () -> make(engine, on(device), listener));
                assertEquals(Kind.FAILED, failed.kind());
                assertEquals(
                        "webgpu failed (ONNX Runtime failed while running decoder: device lost)",
                        failed.sentence());
                assertEquals(
                        Optional.of(NextStep.to(NextStep.Kind.CHOOSE_DEVICE_AUTOMATICALLY)),
                        failed.nextStep());
                assertEquals(List.of(), engine.status().loaded());
                assertEquals(1, make(engine, on(device), event -> {}).clips().size());
            }
        }
    }

    @Test
    void aCardThatIsFullGetsRoomBeforeTheProcessorHelps() throws Exception {
        Path other = TestEngine.otherModel(folder.resolve("models/other"), 21);
        Played played = new Played();
        Failing listener = new Failing("Out of memory: 3 MB", 1);
        try (LocalEngine engine =
                new LocalEngine(TestEngine.setup(folder), new OneCard(), played)) {
            make(
                    engine,
                    on("auto")
                            .with(new ModelChoice(other.toString(), "int8", 1, "auto", List.of())),
                    event -> {});
            make(engine, on("auto"), listener);
            assertEquals(
                    List.of("webgpu", "webgpu", "webgpu"),
                    played.devices.stream().map(Device::label).toList());
            assertTrue(
                    listener.notes().stream().anyMatch(note -> note.contains("give room")),
                    listener.notes().toString());
            assertEquals(1, engine.status().loaded().size());
        }
    }

    @Test
    void aRequestThatIsWrongIsNotMadeTwice() throws Exception {
        Played played = new Played();
        try (LocalEngine engine =
                new LocalEngine(TestEngine.setup(folder), new OneCard(), played)) {
            JobListener wrong =
                    event -> {
                        if (event instanceof JobEvent.Progress) {
                            throw new IllegalArgumentException("expected something else");
                        }
                    };
            assertThrows(ServiceException.class, () -> make(engine, on("auto"), wrong));
            assertEquals(1, played.devices.size());
        }
    }

    @Test
    void aModelThatIsLoadedIsNotOpenedAgainToMeasureIt() throws Exception {
        Path other = TestEngine.otherModel(folder.resolve("models/other"), 21);
        JobRequest request =
                on("auto").with(new ModelChoice(other.toString(), "int8", 1, "auto", List.of()));
        try (LocalEngine engine =
                new LocalEngine(TestEngine.setup(folder), new OneCard(), new Played())) {
            make(engine, request, event -> {});
            Files.writeString(other.resolve("config.json"), "no configuration");
            assertEquals(1, make(engine, request, event -> {}).clips().size());
        }
    }
}
