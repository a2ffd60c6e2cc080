package org.continuo.studio.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService.Job;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.TestEngine.JobRecorder;
import org.continuo.engine.service.local.EngineSetup;
import org.continuo.engine.service.local.InProcessService;
import org.continuo.engine.service.local.LocalEngine;
import org.continuo.studio.RawClient;
import org.continuo.studio.TestStudio;
import org.continuo.studio.access.HubAddress;
import org.continuo.studio.access.JoinCode;
import org.continuo.studio.access.Role;
import org.continuo.studio.client.StudioJob;
import org.continuo.studio.client.StudioService;
import org.continuo.studio.client.StudioSettings;
import org.continuo.studio.link.Mail;
import org.continuo.studio.messages.Addresses;
import org.continuo.studio.messages.Slip;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines and hubs that go in the middle of something. */
@SuppressWarnings("NullAway.Init")
final class LostMachineTests {
    @TempDir Path folder;

    private TestStudio studio;
    private EngineSetup setup;
    private StudioService client;

    @BeforeEach
    void open() throws IOException {
        setup = TestEngine.setup(folder.resolve("user"));
        studio = new TestStudio(folder, 100, 1L << 28);
        client = studio.client(setup, new DataFolder(folder.resolve("user")));
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        studio.close();
    }

    private JobResult local(JobRequest request) throws Exception {
        try (LocalEngine engine = new LocalEngine(setup)) {
            return new InProcessService(engine).submit(request, event -> {}).await();
        }
    }

    @Test
    void aJobWhoseMachineGoesIsMadeByAnotherAndItsSoundIsHeardOnce() throws Exception {
        Worker first = studio.worker("first", setup);
        studio.awaitMachines(client, 1);
        JobRequest request =
                TestEngine.request("bells")
                        .lasting(new org.continuo.core.request.ClipLength.Seconds(20))
                        .streaming();
        JobRecorder recorder = new JobRecorder();
        Job job = client.submit(request, recorder);
        recorder.awaitProgress();
        studio.worker("second", setup);
        first.close();
        JobResult result = job.await();
        assertArrayEquals(
                local(request).clips().getFirst().channel(0), result.clips().getFirst().channel(0));
        assertEquals(
                List.of(new JobEvent.Machine("first"), new JobEvent.Machine("second")),
                recorder.events.stream().filter(JobEvent.Machine.class::isInstance).toList());
        List<Float> heard = new ArrayList<>();
        int done = 0;
        for (JobEvent event : recorder.events) {
            if (event instanceof JobEvent.SoundDecoded piece) {
                for (float sample : piece.audio().channel(0)) {
                    heard.add(sample);
                }
            } else if (event instanceof JobEvent.Progress progress) {
                assertTrue(progress.done() >= done, "progress never goes back");
                done = progress.done();
            }
        }
        assertEquals(result.clips().getFirst().length(), heard.size());
        for (int i = 0; i < heard.size(); i++) {
            assertEquals(result.clips().getFirst().channel(0)[i], heard.get(i));
        }
    }

    /** As {@code studio/check} does with machines of their own, for a minute. */
    @Test
    void aJobWhoseMachineIsCutOffInTheMiddleEndsOnceElsewhere() throws Exception {
        JoinCode code = studio.user("first", Role.WORK);
        try (Cable cable = new Cable(code.hub().places().getFirst().port())) {
            HubAddress way = new HubAddress(TestStudio.HOST, cable.port(), code.hub().pin());
            studio.worker("first", setup, 0.5, new JoinCode(code.user(), code.secret(), way));
            studio.awaitMachines(client, 1);
            JobRecorder recorder = new JobRecorder();
            JobRequest request =
                    TestEngine.request("bells")
                            .lasting(new org.continuo.core.request.ClipLength.Seconds(20));
            Job job = client.submit(request, recorder);
            recorder.awaitProgress();
            cable.cut();
            studio.worker("second", setup, 0.1);
            JobResult result = job.await();
            assertEquals(
                    Noise.hash(PatientWorkshop.result(request).clips()),
                    Noise.hash(result.clips()));
            assertEquals("second", ((StudioJob) job).maker().orElseThrow().machine());
            awaitJournal("tries again");
            cable.mend();
            studio.awaitMachines(client, 2);
            assertEquals(1, recorder.events.stream().filter(JobEvent::isLast).count());
            assertEquals(
                    1,
                    studio.journal.stream().filter(line -> line.contains("tries again")).count());
        }
    }

    private void awaitJournal(String words) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (studio.journal.stream().noneMatch(line -> line.contains(words))) {
            assertTrue(System.nanoTime() < deadline, studio.journal::toString);
            Thread.sleep(20);
        }
    }

    @Test
    void aJobThatThreeMachinesDoNotSurviveIsGivenUpInOneSentence() throws Exception {
        studio.worker("machine-0", setup);
        studio.awaitMachines(client, 1);
        Job job = client.submit(TestEngine.endless("bells"), event -> {});
        for (int number = 0; number < 3; number++) {
            awaitBusy("machine-" + number);
            studio.worker("machine-" + (number + 1), setup);
            studio.user("machine-" + number, Role.WORK); // another secret: its connection breaks
        }
        ServiceException given = assertThrows(ServiceException.class, job::await);
        assertEquals(Kind.FAILED, given.kind());
        assertEquals(
                "the studio gave the job up: 3 machines in turn ended while they made it",
                given.sentence());
    }

    private void awaitBusy(String machine) throws Exception {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (client.view().machines().stream()
                .noneMatch(each -> each.name().equals(machine) && each.fraction() > 0)) {
            assertTrue(System.nanoTime() < deadline, studio.journal::toString);
            Thread.sleep(20);
        }
    }

    @Test
    void jobsOutliveTheHubAndAreMadeOnceEach() throws Exception {
        studio.worker("machine", setup);
        studio.awaitMachines(client, 1);
        List<Job> jobs = new ArrayList<>();
        List<JobRecorder> recorders = new ArrayList<>();
        for (int seed = 0; seed < 6; seed++) {
            JobRecorder recorder = new JobRecorder();
            recorders.add(recorder);
            jobs.add(client.submit(TestEngine.request("bells").seed(seed), recorder));
        }
        recorders.getFirst().last();
        studio.endHub();
        Thread.sleep(500);
        studio.startHub();
        for (int seed = 0; seed < 6; seed++) {
            assertArrayEquals(
                    local(TestEngine.request("bells").seed(seed)).clips().getFirst().channel(0),
                    jobs.get(seed).await().clips().getFirst().channel(0));
            assertEquals(1, recorders.get(seed).events.stream().filter(JobEvent::isLast).count());
        }
    }

    @Test
    void aJobThatComesBeforeTheMachinesAreBackWaitsForThem() throws Exception {
        Job job = client.submit(TestEngine.request("bells"), event -> {});
        studio.worker("machine", setup);
        assertEquals(1, job.await().clips().size());
    }

    @Test
    void aResultWaitsForItsClientThroughARestartOfTheHub() throws Exception {
        Worker worker = studio.worker("machine", setup);
        studio.awaitMachines(client, 1);
        JoinCode code = studio.user("raw", Role.USE);
        Slip.Ask ask;
        try (RawClient raw = new RawClient(code, folder)) {
            ask = raw.ask(UUID.randomUUID().toString());
            raw.handIn(ask, new byte[] {1, 2, 3}); // no order: its end is a sentence
        }
        while (client.view().done() == 0) {
            Thread.sleep(20);
        }
        worker.close(); // nobody can make it again
        studio.endHub();
        studio.startHub();
        try (RawClient raw = new RawClient(code, folder, ask.client())) {
            assertEquals(ask.job(), raw.lastNews().job());
        }
    }

    @Test
    void aHubThatHasForgottenManyJobsSaysSoAtOnce() throws Exception {
        try (RawClient raw = new RawClient(studio.user("raw", Role.USE), folder)) {
            long began = System.nanoTime();
            for (int job = 0; job < 50; job++) {
                raw.send(new Slip.Still(UUID.randomUUID().toString(), raw.client()));
            }
            for (int job = 0; job < 50; job++) {
                raw.await("unknown");
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            assertTrue(seconds < 10, () -> "took %.1f s".formatted(seconds));
        }
    }

    @Test
    void aHubThatIsGoneForGoodIsOneSentence() throws Exception {
        studio.worker("machine", setup);
        LocalEngine own = new LocalEngine(setup);
        try (StudioService hasty =
                new StudioService(
                        studio.user("hasty", Role.USE),
                        new StudioSettings(
                                folder.resolve("hasty"),
                                true,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(2),
                                Duration.ofMillis(10)),
                        new InProcessService(own),
                        new DataFolder(folder.resolve("user")))) {
            studio.awaitMachines(hasty, 1);
            JobRecorder recorder = new JobRecorder();
            Job job = hasty.submit(TestEngine.endless("bells"), recorder);
            recorder.awaitProgress();
            studio.endHub();
            ServiceException gone = assertThrows(ServiceException.class, job::await);
            assertEquals(Kind.NO_ENGINE, gone.kind());
            assertTrue(gone.sentence().endsWith("does not answer"), gone.sentence());
            assertEquals(1, gone.sentence().lines().count());
        } finally {
            own.close();
            studio.startHub();
        }
    }

    @Test
    void aRunningJobEndsWithinAThirdOfASecondOfItsCancelling() throws Exception {
        studio.worker("machine", setup);
        studio.awaitMachines(client, 1);
        client.submit(TestEngine.request("warm"), event -> {}).await();
        JobRecorder recorder = new JobRecorder();
        Job job = client.submit(TestEngine.endless("bells"), recorder);
        recorder.awaitProgress();
        long began = System.nanoTime();
        job.cancel();
        assertInstanceOf(JobEvent.Cancelled.class, recorder.last());
        long millis = (System.nanoTime() - began) / 1_000_000;
        assertTrue(millis < 300, () -> "took %d ms".formatted(millis));
    }

    @Test
    void nothingOfJobsStaysAndWhatADeadWorkerLeftGoesAtTheNextStart() throws Exception {
        Path own = folder.resolve("machine");
        Path left = Files.createDirectories(own.resolve("jobs-of-a-dead-one"));
        Files.writeString(left.resolve("lock"), "");
        Files.writeString(left.resolve("sound.wav"), "somebody's song");
        Path held = Files.createDirectories(own.resolve("jobs-of-a-living-one"));
        try (FileChannel lock =
                FileChannel.open(
                        held.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            lock.lock();
            Worker worker = studio.worker("machine", setup);
            studio.awaitMachines(client, 1);
            client.submit(TestEngine.request("bells"), event -> {}).await();
            assertTrue(Files.notExists(left));
            assertTrue(Files.exists(held));
            worker.close();
        }
        try (Stream<Path> jobs = Files.list(own)) {
            assertEquals(
                    List.of(held),
                    jobs.filter(place -> place.toString().contains("jobs-")).toList());
        }
        assertTrue(Files.notExists(folder.resolve("machine/takes")));
    }

    @Test
    void aMachineOfAnotherProtocolIsDismissedInOneSentence() throws Exception {
        studio.worker("machine", setup);
        studio.awaitMachines(client, 1);
        try (RawClient raw = new RawClient(studio.user("both", Role.USE, Role.WORK), folder)) {
            String id = UUID.randomUUID().toString();
            String queue = Addresses.ofWorker("both", id);
            try (var session = raw.link().session(false)) {
                new Mail(session).requireQueue(queue);
                raw.send(
                        new Slip.Presence(
                                id, "old", "0.0.1", 0, List.of(), List.of(), 1, "", 0, 0, false,
                                false));
                try (var consumer = session.createConsumer(queue)) {
                    var message = consumer.receive(5000);
                    assertTrue(
                            new String(Mail.body(message, 9999), StandardCharsets.UTF_8)
                                    .contains("expected the same version here, found 0.0.1"));
                }
            }
        }
        assertEquals(1, client.view().machines().size());
    }
}
