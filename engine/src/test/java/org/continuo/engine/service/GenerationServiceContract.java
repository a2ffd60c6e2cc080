package org.continuo.engine.service;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.audio.WavFile;
import org.continuo.core.problem.NextStep;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.GenerationEvent.Stage;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.request.TakeMarks;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.EngineStatus;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.GenerationService.Job;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobInfo;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.JobRequest.Melody;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.MelodyStems;
import org.continuo.core.service.ModelInfo;
import org.continuo.core.service.PullEvent;
import org.continuo.core.service.PullOffer;
import org.continuo.core.service.Requests;
import org.continuo.core.service.SeparationEvent;
import org.continuo.core.service.SeparationEvent.StemFile;
import org.continuo.core.service.SeparationRequest;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.Sound;
import org.continuo.core.service.TakeInfo;
import org.continuo.core.service.TakeQuery;
import org.continuo.core.service.TakesFound;
import org.continuo.engine.hub.FakeHub;
import org.continuo.engine.hub.FakeRepository;
import org.continuo.engine.service.TestEngine.JobRecorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link GenerationService} does, wherever its engine runs. */
public abstract class GenerationServiceContract {
    @TempDir protected Path folder;

    private FakeHub hub;
    private GenerationService service;

    /** A service of an engine with {@link TestEngine#setup} for this hub, queue capacity 3. */
    protected abstract GenerationService open(FakeHub hub) throws IOException;

    /** Another client of the same engine. */
    protected abstract GenerationService another() throws IOException;

    /** Ends the engine. */
    protected abstract void end() throws IOException;

    @BeforeEach
    void openService() throws IOException {
        hub = new FakeHub();
        service = open(hub);
    }

    @AfterEach
    void closeService() throws IOException {
        service.close();
        end();
        hub.close();
    }

    private JobResult make(JobRequest request) throws ServiceException, InterruptedException {
        return service.submit(request, event -> {}).await();
    }

    /** A melody with all that is in it. */
    private static Melody whole(Sound sound) {
        return new Melody(sound).with(MelodyStems.OFF);
    }

    private static ServiceException refusal(
            Kind kind, org.junit.jupiter.api.function.Executable something) {
        ServiceException refused = assertThrows(ServiceException.class, something);
        assertEquals(kind, refused.kind(), refused.sentence());
        assertEquals(1, refused.sentence().lines().count());
        return refused;
    }

    @Test
    void clipsComeWithWhatTheirFilesShallSay() throws Exception {
        JobRequest request = TestEngine.request("bells, \"größer\"").takes(3).best(2);
        JobResult result = service.submit(request, event -> {}).await();
        for (int clip = 0; clip < 2; clip++) {
            ClipOrigin origin = result.origin(clip).orElseThrow();
            assertEquals("tiny", origin.model());
            assertEquals("bells, \"größer\"", origin.words());
            assertEquals(result.marks().get(clip).seed(), origin.seed());
            assertEquals("int8", origin.settings().get("precision"));
        }
    }

    @Test
    void clipsAreSilentAboutTheirOriginWhereTheUserWantsThat() throws Exception {
        Files.writeString(folder.resolve("settings.json"), "{\"origin\": false}");
        JobResult result = service.submit(TestEngine.request("bells"), event -> {}).await();
        assertEquals(List.of(), result.origins());
        assertTrue(result.origin(0).isEmpty());
    }

    @Test
    void aJobTellsHowItGoesAndEndsWithItsClips() throws Exception {
        JobRecorder recorder = new JobRecorder();
        JobResult result = service.submit(TestEngine.request("bells").takes(2), recorder).await();
        assertEquals(2, result.clips().size());
        assertEquals(TestEngine.MODEL_RATE_HZ / 2, result.clips().getFirst().length());
        assertEquals(7, result.seed());
        assertTrue(result.stepsPerSecond() > 0);
        assertEquals(2, result.codes().batch());
        assertEquals(25, result.codes().frames());
        JobEvent.Done last = assertInstanceOf(JobEvent.Done.class, recorder.last());
        assertArrayEquals(
                result.clips().get(1).channel(0), last.result().clips().get(1).channel(0));
        List<Stage> stages = new ArrayList<>();
        double fraction = 0;
        for (JobEvent event : recorder.events) {
            if (event instanceof JobEvent.StageStarted(Stage stage)) {
                stages.add(stage);
            } else if (event instanceof JobEvent.Progress progress) {
                assertTrue(progress.fraction() >= fraction, "progress never goes back");
                fraction = progress.fraction();
            }
        }
        assertEquals(1, fraction);
        assertEquals(Stage.LOADING_MODEL, stages.getFirst());
        assertEquals(
                List.of(Stage.GENERATING, Stage.DECODING, Stage.FINISHING),
                stages.subList(stages.size() - 3, stages.size()));
        assertEquals(1, recorder.events.stream().filter(JobEvent::isLast).count());
        assertEquals(List.of(), service.jobs(), "what is delivered is forgotten");
    }

    @Test
    void theSameRequestGivesTheSameClip() throws Exception {
        float[] first = make(TestEngine.request("bells")).clips().getFirst().channel(0);
        float[] again = make(TestEngine.request("bells")).clips().getFirst().channel(0);
        // A random model hardly hears a word; many it does.
        float[] other =
                make(TestEngine.request("a long and loud song with many drums"))
                        .clips()
                        .getFirst()
                        .channel(0);
        assertArrayEquals(first, again);
        assertFalse(Arrays.equals(first, other));
    }

    @Test
    void aContinuationOfSoundInMemoryIsThatOfTheSameSoundInAFile() throws Exception {
        AudioSamples sound = TestEngine.tone(2, 66_150, 44_100);
        Path file = folder.resolve("sound.wav");
        WavFile.write(file, sound, SampleEncoding.FLOAT_32);
        JobRequest request =
                TestEngine.request("bells")
                        .with(
                                new OutputFormat(
                                        OptionalInt.of(48_000),
                                        OptionalInt.empty(),
                                        LoudnessStrategy.NONE));
        AudioSamples ofMemory =
                make(request.continuing(Requests.context(new Sound.InMemory(sound))))
                        .clips()
                        .getFirst();
        AudioSamples ofFile =
                make(request.continuing(
                                Requests.context(
                                        new Sound.InFile(SoundFile.at(file), TimeRange.ALL))))
                        .clips()
                        .getFirst();
        assertEquals(24_000, ofMemory.length());
        assertEquals(2, ofMemory.channelCount());
        assertArrayEquals(ofFile.channels(), ofMemory.channels());
    }

    @Test
    void whatADamagedFileLacksIsToldOnceAndOfAWholeOneNothing() throws Exception {
        Path cut = folder.resolve("cut.wav");
        WavFile.write(cut, TestEngine.tone(1, 44_100, 44_100), SampleEncoding.PCM_16);
        byte[] whole = Files.readAllBytes(cut);
        assertEquals(List.of(), notesOfContinuing(cut));
        Files.write(cut, Arrays.copyOf(whole, 44 + 2 * 22_050));
        assertEquals(
                List.of(cut + ": expected 1.000 s of sound, found 0.500 s; the file ends early"),
                notesOfContinuing(cut));
        JobRecorder melody = new JobRecorder();
        service.submit(TestEngine.request("bells").followingMelody(whole(sound(cut))), melody)
                .await();
        assertEquals(notesOfContinuing(cut), notes(melody));

        Path ogg = folder.resolve("cut.ogg");
        try (InputStream bytes =
                Objects.requireNonNull(
                        getClass().getResourceAsStream("/audio/reports/ogg-cut-off.ogg"))) {
            Files.copy(bytes, ogg);
        }
        assertEquals(
                List.of(
                        ogg
                                + ": expected an end mark, found none after 1.006 s; the file may"
                                + " end early"),
                notesOfContinuing(ogg));
    }

    private List<String> notesOfContinuing(Path file) throws Exception {
        JobRecorder recorder = new JobRecorder();
        service.submit(
                        TestEngine.request("bells").continuing(Requests.context(sound(file))),
                        recorder)
                .await();
        return notes(recorder);
    }

    private static Sound sound(Path file) {
        return new Sound.InFile(SoundFile.at(file), TimeRange.ALL);
    }

    private static List<String> notes(JobRecorder recorder) {
        return recorder.events.stream()
                .filter(JobEvent.Note.class::isInstance)
                .map(event -> ((JobEvent.Note) event).sentence())
                .toList();
    }

    @Test
    void theSoundIsKeptSampleForSampleBeforeTheNewPartIfThatIsWanted() throws Exception {
        AudioSamples sound = TestEngine.tone(1, 48_000, 32_000);
        JobRequest request =
                TestEngine.request("bells")
                        .with(
                                new OutputFormat(
                                        OptionalInt.empty(),
                                        OptionalInt.empty(),
                                        LoudnessStrategy.NONE))
                        .continuing(
                                new Context(new Sound.InMemory(sound), OptionalDouble.of(1), true));
        AudioSamples clip = make(request).clips().getFirst();
        assertEquals(48_000 + 16_000, clip.length());
        assertArrayEquals(sound.channel(0), Arrays.copyOf(clip.channel(0), 48_000));
    }

    @Test
    void theBestTakesLeadIntoWhatStandsBehindAndAllAreMeasured() throws Exception {
        AudioSamples song = TestEngine.tone(2, 96_000, 32_000);
        int lead = 960;
        JobRequest request =
                TestEngine.request("bells")
                        .continuing(Requests.context(new Sound.InMemory(song.slice(0, 40_000))))
                        .ending(
                                new Ending.Into(
                                        new Sound.InMemory(song.slice(56_000 - lead, 96_000)),
                                        lead / 32_000.0))
                        .takes(3)
                        .best(2);
        JobResult result = make(request);
        assertEquals(2, result.clips().size());
        assertEquals(2, result.codes().batch());
        assertEquals(3, result.marks().size());
        List<Double> strains = result.marks().stream().map(TakeMarks::strain).toList();
        assertEquals(strains.stream().sorted().toList(), strains);
        for (TakeMarks marks : result.marks()) {
            assertEquals(7 + marks.take(), marks.seed());
            assertTrue(marks.left().isPresent() && marks.right().isPresent());
        }
        for (AudioSamples clip : result.clips()) {
            assertEquals(16_000, clip.length());
            assertEquals(song.channel(0)[55_999], clip.channel(0)[15_999]);
        }
        AudioSamples again = make(request.ending(new Ending.Open())).clips().getFirst();
        assertEquals(16_000, again.length());
    }

    @Test
    void aLoopIsAsLongAsItsBarsAreAndItsTakesAreMeasuredAtTheirOwnBeginning() throws Exception {
        JobResult result =
                make(TestEngine.request("bells").ending(new Ending.Loop(120)).takes(2).best(1));
        assertEquals(16_000, result.clips().getFirst().length());
        assertTrue(result.marks().getFirst().left().isEmpty());
        assertTrue(result.marks().getFirst().right().isPresent());
    }

    @Test
    void aMelodyChangesTheClip() throws Exception {
        float[] without = make(TestEngine.request("flute")).clips().getFirst().channel(0);
        Sound melody = new Sound.InMemory(TestEngine.tone(1, 32_000, 32_000));
        float[] with =
                make(TestEngine.request("flute").followingMelody(whole(melody)))
                        .clips()
                        .getFirst()
                        .channel(0);
        assertEquals(without.length, with.length);
        assertFalse(Arrays.equals(without, with));
    }

    @Test
    void aStreamedJobIsHeardPieceByPieceAsItWillBeDelivered() throws Exception {
        JobRecorder recorder = new JobRecorder();
        JobRequest request = TestEngine.request("bells").streaming();
        AudioSamples clip = service.submit(request, recorder).await().clips().getFirst();
        List<Float> heard = new ArrayList<>();
        boolean ended = false;
        for (JobEvent event : recorder.events) {
            if (event instanceof JobEvent.SoundDecoded sound) {
                assertFalse(ended);
                assertTrue(sound.levelled());
                ended = sound.last();
                for (float sample : sound.audio().channel(0)) {
                    heard.add(sample);
                }
            }
        }
        assertTrue(ended);
        assertEquals(clip.length(), heard.size());
        for (int i = 0; i < heard.size(); i++) {
            assertEquals(clip.channel(0)[i], heard.get(i));
        }
    }

    @Test
    void aRunningJobIsCancelledAndTheNextOneIsDone() throws Exception {
        JobRecorder recorder = new JobRecorder();
        Job job = service.submit(TestEngine.endless("bells"), recorder);
        recorder.awaitProgress();
        assertEquals(List.of(job.id()), service.jobs().stream().map(JobInfo::id).toList());
        assertEquals(job.id(), service.status().running());
        job.cancel();
        assertEquals(new JobEvent.Cancelled(), recorder.last());
        assertThrows(CancellationException.class, job::await);
        assertEquals(1, make(TestEngine.request("bells")).clips().size());
    }

    @Test
    void aWaitingJobSaysHowManyAreBeforeItAndCanBeCancelled() throws Exception {
        JobRecorder running = new JobRecorder();
        Job first = service.submit(TestEngine.endless("first"), running);
        running.awaitProgress();
        JobRecorder waiting = new JobRecorder();
        Job second = service.submit(TestEngine.endless("second"), waiting);
        waiting.await(event -> event.equals(new JobEvent.Queued(1)));
        JobRecorder last = new JobRecorder();
        Job third = service.submit(TestEngine.endless("third"), last);
        last.await(event -> event.equals(new JobEvent.Queued(2)));
        second.cancel();
        assertEquals(new JobEvent.Cancelled(), waiting.last());
        last.await(event -> event.equals(new JobEvent.Queued(1)));
        assertTrue(
                waiting.events.stream().noneMatch(event -> event instanceof JobEvent.StageStarted));
        third.cancel();
        first.cancel();
        assertEquals(new JobEvent.Cancelled(), running.last());
    }

    /** Which of two clients' events is heard first says nothing: each has a stream of its own. */
    @Test
    void clientsTakeTurns() throws Exception {
        JobRecorder blocker = new JobRecorder();
        Job first = service.submit(TestEngine.endless("blocker"), blocker);
        blocker.awaitProgress();
        try (GenerationService other = another()) {
            JobRecorder mine = new JobRecorder();
            JobRecorder mineToo = new JobRecorder();
            JobRecorder theirs = new JobRecorder();
            service.submit(TestEngine.request("mine"), mine);
            service.submit(TestEngine.request("mine too"), mineToo);
            mineToo.await(event -> event.equals(new JobEvent.Queued(2)));
            other.submit(TestEngine.request("theirs"), theirs);
            mine.await(event -> event.equals(new JobEvent.Queued(1)));
            theirs.await(event -> event.equals(new JobEvent.Queued(2)));
            mineToo.await(event -> event.equals(new JobEvent.Queued(3)));
            first.cancel();
            for (JobRecorder recorder : List.of(mine, theirs, mineToo)) {
                assertInstanceOf(JobEvent.Done.class, recorder.last());
            }
        }
    }

    @Test
    void aFullQueueRefusesFurtherJobs() throws Exception {
        JobRecorder running = new JobRecorder();
        service.submit(TestEngine.endless("running"), running);
        running.awaitProgress();
        for (int i = 0; i < 3; i++) {
            service.submit(TestEngine.endless("waiting " + i), event -> {});
        }
        ServiceException refused =
                refusal(
                        Kind.BUSY,
                        () -> service.submit(TestEngine.endless("too many"), event -> {}));
        assertTrue(refused.sentence().contains("queue is full"), refused.sentence());
        assertEquals(4, service.jobs().size());
    }

    @Test
    void closingAClientCancelsItsJobsAndNoOthers() throws Exception {
        JobRecorder mine = new JobRecorder();
        JobRecorder theirs = new JobRecorder();
        GenerationService other = another();
        other.submit(TestEngine.endless("theirs"), theirs);
        theirs.awaitProgress();
        service.submit(TestEngine.request("mine"), mine);
        other.close();
        assertInstanceOf(JobEvent.Done.class, mine.last());
    }

    @Test
    void whatIsWrongIsToldInOneSentence() throws Exception {
        JobRecorder recorder = new JobRecorder();
        JobRequest unknown =
                TestEngine.request("bells").with(ModelChoice.DEFAULT.named("nobody/no-such-model"));
        Job job = service.submit(unknown, recorder);
        ServiceException failed = refusal(Kind.BAD_INPUT, job::await);
        assertEquals(
                Optional.of(new NextStep(NextStep.Kind.FETCH_MODEL, "nobody/no-such-model")),
                failed.nextStep());
        assertEquals(
                failed.sentence(),
                assertInstanceOf(JobEvent.Failed.class, recorder.last()).problem().sentence());
        Path missing = folder.resolve("missing.wav");
        refusal(
                Kind.BAD_INPUT,
                () ->
                        make(
                                TestEngine.request("x")
                                        .continuing(
                                                Requests.context(
                                                        new Sound.InFile(
                                                                SoundFile.at(missing),
                                                                TimeRange.ALL)))));
        refusal(
                Kind.BAD_INPUT,
                () ->
                        make(
                                TestEngine.request("x")
                                        .continuing(
                                                Requests.context(
                                                        new Sound.InMemory(
                                                                TestEngine.tone(1, 10, 32_000))))));
        Path poisoned = folder.resolve("nan.wav");
        float[] samples = new float[32_000];
        samples[100] = Float.NaN;
        WavFile.write(poisoned, AudioSamples.mono(samples, 32_000), SampleEncoding.FLOAT_32);
        refusal(
                Kind.BAD_INPUT,
                () ->
                        make(
                                TestEngine.request("x")
                                        .followingMelody(
                                                whole(
                                                        new Sound.InFile(
                                                                SoundFile.at(poisoned),
                                                                TimeRange.ALL)))));
        refusal(
                Kind.BAD_REQUEST,
                () ->
                        make(
                                TestEngine.request("x")
                                        .continuing(
                                                new Context(
                                                        new Sound.InMemory(
                                                                TestEngine.tone(1, 32_000, 32_000)),
                                                        OptionalDouble.of(1000),
                                                        false))));
        assertEquals(1, make(TestEngine.request("after all that")).clips().size());
    }

    @Test
    void soundThatIsNoNumberIsRefusedBeforeItIsSent() {
        float[] samples = {0, Float.NaN};
        assertThrows(
                IllegalArgumentException.class,
                () -> new Sound.InMemory(AudioSamples.mono(samples, 32_000)));
    }

    @Test
    void modelsStayLoadedAndTheOneUsedLongestAgoMakesRoom() throws Exception {
        make(TestEngine.request("default"));
        assertEquals(1, service.status().loaded().size());
        long bytes = service.status().loaded().getFirst().bytes();
        assertTrue(bytes > 0);
        String second = TestEngine.otherModel(folder.resolve("second"), 21).toString();
        String third = TestEngine.otherModel(folder.resolve("third"), 22).toString();
        make(TestEngine.request("x").with(new ModelChoice(second, "int8", 1)));
        make(TestEngine.request("x"));
        assertEquals(
                List.of(TestEngine.model().toString(), second),
                service.status().loaded().stream().map(EngineStatus.LoadedModel::model).toList());
        assertTrue(2 * bytes <= service.status().modelBytesLimit(), "the limit of this test");
        assertTrue(3 * bytes > service.status().modelBytesLimit(), "the limit of this test");
        make(TestEngine.request("x").with(new ModelChoice(third, "int8", 1)));
        assertEquals(
                List.of(third, TestEngine.model().toString()),
                service.status().loaded().stream().map(EngineStatus.LoadedModel::model).toList());
    }

    @Test
    void aModelIsOfferedPulledListedUsedAndRemoved() throws Exception {
        FakeRepository repository = hub.offer(new FakeRepository("somebody/tiny"));
        try (Stream<Path> files = Files.list(TestEngine.model())) {
            for (Path file : files.toList()) {
                repository.with(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        PullOffer offer = service.offer("somebody/tiny");
        assertTrue(offer.bytesToFetch() > 100_000, offer.toString());
        assertEquals(
                "cc-by-nc-4.0", requireNonNull(offer.licensesToAccept().get("somebody/tiny")).id());
        ServiceException refused =
                refusal(
                        Kind.FAILED,
                        () -> service.pull("somebody/tiny", false, event -> {}).await());
        assertTrue(refused.sentence().contains("must be accepted"), refused.sentence());

        List<PullEvent> events = new ArrayList<>();
        String pulled = service.pull("somebody/tiny", true, events::add).await();
        assertTrue(Files.isRegularFile(Path.of(pulled, "model.safetensors")));
        assertEquals(new PullEvent.Done(pulled), events.getLast());
        PullEvent.Progress whole =
                assertInstanceOf(PullEvent.Progress.class, events.get(events.size() - 2));
        assertEquals(whole.totalBytes(), whole.doneBytes());

        ModelInfo listed =
                service.models().stream()
                        .filter(model -> model.name().equals("somebody/tiny"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(listed.here());
        assertTrue(listed.melody());
        assertEquals(1, listed.channels());
        assertEquals("", listed.trouble());
        assertTrue(
                service.models().stream()
                        .anyMatch(model ->
                                !model.here() && model.name().equals("facebook/musicgen-large")));
        make(TestEngine.request("x").with(new ModelChoice("somebody/tiny", "int8", 1)));
        assertTrue(service.remove("somebody/tiny") > 100_000);
        assertFalse(Files.exists(Path.of(pulled)));
        refusal(Kind.FAILED, () -> service.remove("somebody/tiny"));
        refusal(Kind.FAILED, () -> service.offer("somebody/else"));
    }

    @Test
    void theModelThatComesWithContinuoIsListedAndNeitherFetchedNorRemoved() throws Exception {
        List<ModelInfo> models = service.models();
        ModelInfo nano =
                models.stream()
                        .filter(model -> model.name().equals("nano"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("cc0-1.0", nano.license().id());
        assertTrue(nano.melody());
        assertFalse(nano.here(), "this test's installation has none");
        assertEquals(
                "nano comes with Continuo, but models/nano is missing from this installation",
                nano.trouble());
        assertEquals(
                List.of(TestEngine.model().toString()),
                models.stream().filter(ModelInfo::byDefault).map(ModelInfo::folder).toList());
        String sentence = "nano comes with Continuo: it is neither fetched nor removed";
        assertEquals(sentence, refusal(Kind.BAD_REQUEST, () -> service.offer("nano")).sentence());
        assertEquals(
                sentence,
                refusal(Kind.BAD_REQUEST, () -> service.pull("nano", true, event -> {}).await())
                        .sentence());
        assertEquals(sentence, refusal(Kind.BAD_REQUEST, () -> service.remove("nano")).sentence());
    }

    @Test
    void aPullCanBeCancelledAndTakenUpAgain() throws Exception {
        FakeRepository repository = hub.offer(new FakeRepository("somebody/slow"));
        try (Stream<Path> files = Files.list(TestEngine.model())) {
            for (Path file : files.toList()) {
                repository.with(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        hub.bytesPerSecond = 200_000;
        List<PullEvent> events = new java.util.concurrent.CopyOnWriteArrayList<>();
        GenerationService.Pull pull = service.pull("somebody/slow", true, events::add);
        while (events.stream().noneMatch(event -> event instanceof PullEvent.Progress)) {
            Thread.sleep(5);
        }
        pull.cancel();
        assertThrows(CancellationException.class, pull::await);
        assertEquals(new PullEvent.Cancelled(), events.getLast());
        hub.bytesPerSecond = Integer.MAX_VALUE;
        String pulled = service.pull("somebody/slow", true, event -> {}).await();
        assertTrue(Files.isRegularFile(Path.of(pulled, "model.safetensors")));
    }

    @Test
    void barsAreDeliveredToTheSampleAtAnyRate() throws Exception {
        JobRequest request =
                TestEngine.request("bells")
                        .with(
                                new OutputFormat(
                                        OptionalInt.of(44_100),
                                        OptionalInt.of(2),
                                        LoudnessStrategy.CLIP));
        JobRequest exact =
                request.lasting(new ClipLength.Seconds(12_345 / 44_100.0)).takes(1).seed(3);
        AudioSamples clip = make(exact).clips().getFirst();
        assertEquals(12_345, clip.length());
        assertEquals(44_100, clip.sampleRateHz());
        assertEquals(2, clip.channelCount());
    }

    @Test
    void aSoundOfAnyKindBecomesAWavFileAndWhatIsNoneASentence() throws Exception {
        Path mp3 = Path.of("../engine/src/test/resources/audio/tone.mp3").toAbsolutePath();
        Path wav = folder.resolve("decoded.wav");
        service.decode(mp3, wav);
        AudioSamples expected = SoundFile.at(mp3).read();
        AudioSamples decoded = WavFile.read(wav);
        assertEquals(expected.sampleRateHz(), decoded.sampleRateHz());
        assertArrayEquals(expected.channel(0), decoded.channel(0));
        Path text = Files.writeString(folder.resolve("notes.txt"), "no music at all, only words");
        Path none = folder.resolve("none.wav");
        ServiceException problem =
                assertThrows(ServiceException.class, () -> service.decode(text, none));
        assertEquals(Kind.BAD_INPUT, problem.kind());
        assertTrue(problem.sentence().contains("notes.txt"), problem.sentence());
        assertFalse(Files.exists(none));
    }

    /** A tiny model of drums, bass, other and vocals, for one channel of 12 kHz. */
    private static final String STEMS =
            Path.of("../engine/src/test/resources/conformance/stems/models/c0ffee03-2641a965.th")
                    .toAbsolutePath()
                    .normalize()
                    .toString();

    private SeparationRequest separation(AudioSamples sound, String model) throws IOException {
        Path file = folder.resolve("mix.wav");
        WavFile.write(file, sound, SampleEncoding.FLOAT_32);
        return new SeparationRequest(
                new Sound.InFile(SoundFile.at(file), TimeRange.ALL),
                model,
                1,
                "cpu",
                List.of(),
                Optional.empty(),
                Files.createDirectories(folder.resolve("stems of it")),
                "mix",
                OptionalLong.of(480));
    }

    private List<Path> written() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("stems of it"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void keptTakesAreFoundStarredAndMadeAgain() throws Exception {
        assertEquals(0, service.findTakes(TakeQuery.of("", false, 10)).kept());
        AudioSamples bells = make(TestEngine.request("quiet bells").seed(7)).clips().getFirst();
        make(TestEngine.request("loud drums").takes(2).seed(11));

        TakesFound all = service.findTakes(TakeQuery.of("", false, 2));
        assertEquals(3, all.found());
        assertEquals(List.of(12L, 11L), all.takes().stream().map(TakeInfo::seed).toList());
        TakesFound found = service.findTakes(TakeQuery.of("Bells QUIET", false, 10));
        assertEquals(3, found.kept());
        TakeInfo take = found.takes().getFirst();
        assertEquals(1, found.found());
        assertEquals("quiet bells", take.words());
        assertArrayEquals(bells.channels()[0], WavFile.read(Path.of(take.file())).channels()[0], 0);

        assertTrue(service.starTake(take.id(), true).starred());
        assertEquals(1, service.findTakes(TakeQuery.of("", true, 10)).found());
        assertFalse(service.starTake(take.id(), false).starred());
        assertEquals(0, service.findTakes(TakeQuery.of("", true, 10)).found());

        AudioSamples again = make(service.takeRequest(take.id())).clips().getFirst();
        assertArrayEquals(bells.channels()[0], again.channels()[0], 0);
        refusal(Kind.BAD_REQUEST, () -> service.starTake("0000", true));
        refusal(Kind.BAD_REQUEST, () -> service.takeRequest("0000"));
    }

    @Test
    void aSoundIsTakenApartIntoFilesThatAddUpToIt() throws Exception {
        AudioSamples sound = TestEngine.tone(1, 30_000, 12_000);
        List<SeparationEvent> events = new CopyOnWriteArrayList<>();
        List<StemFile> stems = service.separate(separation(sound, STEMS), events::add).await();
        assertEquals(
                List.of("drums", "bass", "other", "vocals"),
                stems.stream().map(StemFile::name).toList());
        assertEquals(new SeparationEvent.Done(stems), events.getLast());
        float[] sum = new float[sound.length()];
        for (StemFile stem : stems) {
            assertEquals(OptionalLong.of(480), SoundFile.at(stem.file()).timeReference());
            float[] samples = WavFile.read(stem.file()).channel(0);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += samples[i];
            }
        }
        assertArrayEquals(sound.channel(0), sum, 3e-4f);
        double[] told =
                events.stream()
                        .mapToDouble(event ->
                                event instanceof SeparationEvent.Progress(double fraction)
                                        ? fraction
                                        : 0)
                        .toArray();
        double[] inOrder = told.clone();
        Arrays.sort(inOrder, 0, told.length - 1);
        assertArrayEquals(inOrder, told, "progress never goes back");
        assertEquals(1, Arrays.stream(told).max().orElseThrow(), 1e-9);
    }

    @Test
    void aSeparationWaitsForItsTurnAndLeavesNothingWhereItIsCancelled() throws Exception {
        JobRecorder before = new JobRecorder();
        Job job = service.submit(TestEngine.endless("bells"), before);
        before.awaitProgress();
        SeparationRequest request = separation(TestEngine.tone(1, 3_000_000, 12_000), STEMS);
        List<SeparationEvent> waiting = new CopyOnWriteArrayList<>();
        GenerationService.Separation first = service.separate(request, waiting::add);
        assertEquals(new SeparationEvent.Queued(1), await(waiting, SeparationEvent.Queued.class));
        first.cancel();
        assertThrows(CancellationException.class, first::await);
        List<SeparationEvent> running = new CopyOnWriteArrayList<>();
        GenerationService.Separation second = service.separate(request, running::add);
        job.cancel();
        await(running, SeparationEvent.Progress.class);
        second.cancel();
        assertThrows(CancellationException.class, second::await);
        assertEquals(new SeparationEvent.Cancelled(), running.getLast());
        assertEquals(List.of(), written());
        assertEquals(1, make(TestEngine.request("bells")).clips().size(), "the engine goes on");
    }

    private static <E extends SeparationEvent> E await(List<SeparationEvent> events, Class<E> type)
            throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < deadline) {
            Optional<E> found =
                    events.stream().filter(type::isInstance).map(type::cast).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            Thread.sleep(5);
        }
        throw new AssertionError("never heard; only " + events);
    }

    @Test
    void whatCannotBeTakenApartIsOneSentenceAndLeavesNothing() throws Exception {
        AudioSamples tone = TestEngine.tone(1, 3_000, 12_000);
        for (String unknown : List.of("nobodys", "htdemucs", folder.resolve("no.th").toString())) {
            ServiceException refused =
                    assertThrows(
                            ServiceException.class,
                            () -> service.separate(separation(tone, unknown), event -> {}).await());
            assertEquals(1, refused.sentence().lines().count(), refused.sentence());
        }
        AudioSamples poisoned = AudioSamples.mono(new float[] {0, Float.NaN, 0}, 12_000);
        assertThrows(
                ServiceException.class,
                () -> service.separate(separation(poisoned, STEMS), event -> {}).await());
        assertEquals(List.of(), written());
    }

    @Test
    void aModelOfStemsIsOfferedAsOneOfMusicIs() throws Exception {
        PullOffer offer = service.offer("htdemucs");
        assertTrue(offer.bytesToFetch() > 80_000_000, offer.toString());
        assertEquals(
                "demucs-weights", requireNonNull(offer.licensesToAccept().get("htdemucs")).id());
    }

    @Test
    void aMelodyIsFollowedWithoutItsDrumsAndBassWhereThatIsWanted() throws Exception {
        JobRequest request = TestEngine.request("flute");
        Melody mix = new Melody(new Sound.InMemory(TestEngine.tone(1, 32_000, 32_000)));
        JobResult whole = make(request.followingMelody(mix.with(MelodyStems.OFF)));

        JobRecorder without = new JobRecorder();
        JobResult automatic = service.submit(request.followingMelody(mix), without).await();
        assertEquals(
                List.of(
                        "the melody is that of the whole sound, with drums and bass if it has any:"
                                + " htdemucs is not there to take them away"),
                notes(without));
        assertArrayEquals(
                whole.clips().getFirst().channel(0), automatic.clips().getFirst().channel(0));

        Melody there = new Melody(mix.sound(), MelodyStems.ON, STEMS);
        JobRecorder first = new JobRecorder();
        service.submit(request.followingMelody(there), first).await();
        assertEquals(
                List.of("taking drums and bass away from the melody with " + STEMS), notes(first));
        JobRecorder again = new JobRecorder();
        service.submit(request.followingMelody(there).seed(8), again).await();
        assertEquals(List.of(), notes(again), "what leads is kept for the next job");
        refusal(
                Kind.BAD_INPUT,
                () ->
                        make(
                                request.followingMelody(
                                        new Melody(mix.sound(), MelodyStems.ON, "htdemucs"))));
    }
}
