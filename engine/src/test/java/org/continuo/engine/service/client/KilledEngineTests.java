package org.continuo.engine.service.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.continuo.core.service.GenerationService.Job;
import org.continuo.core.service.GenerationService.Pull;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.client.EngineClient;
import org.continuo.core.service.client.EngineSource;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.TestEngine.JobRecorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of jobs whose engine is killed. */
final class KilledEngineTests {
    private static final String WAITING = event(1, "queued", "{\"ahead\":1}");
    private static final String NEXT = event(1, "queued", "{\"ahead\":0}");
    private static final String BEGUN = NEXT + event(2, "stage", "{\"stage\":\"generating\"}");

    private final List<HostileEngine> engines = new ArrayList<>();

    @AfterEach
    void end() {
        engines.forEach(HostileEngine::close);
    }

    private static String event(int number, String name, String data) {
        return "id: %d\nevent: %s\ndata: %s\n\n".formatted(number, name, data);
    }

    private static String sound(int number, String base64, int samples, boolean last) {
        return event(
                number,
                "sound",
                ("{\"sampleRateHz\":32000,\"channels\":1,\"samples\":%d,\"audio\":\"%s\","
                                + "\"levelled\":true,\"last\":%b}")
                        .formatted(samples, base64, last));
    }

    /** A client of these engines, one after the other; each tells this of its job. */
    private EngineClient client(String... events) throws IOException {
        for (String each : events) {
            HostileEngine engine = new HostileEngine().says("/jobs/j1/events", each);
            engines.add(each.contains("done") ? engine : engine.worksOn());
        }
        Iterator<HostileEngine> next = engines.iterator();
        return new EngineClient(() -> {
            if (!next.hasNext()) {
                throw new ServiceException(Kind.NO_ENGINE, "no engine is running");
            }
            return next.next().address();
        });
    }

    private void kill(int... numbers) throws InterruptedException {
        for (int number : numbers) {
            engines.get(number).killWhenHeard();
        }
    }

    private List<Integer> jobsOfEngines() {
        return engines.stream().map(engine -> engine.jobs.size()).toList();
    }

    @Test
    void aJobThatHadNotBegunIsHandedInAgainAsOftenAsThatHappens() throws Exception {
        try (EngineClient client = client(WAITING, WAITING, WAITING, HostileEngine.DONE)) {
            JobRecorder recorder = new JobRecorder();
            Job job = client.submit(TestEngine.request("bells"), recorder);
            kill(0, 1, 2);
            assertEquals(1, job.await().clips().size());
            assertEquals(List.of(1, 1, 1, 1), jobsOfEngines());
            assertEquals(1, recorder.events.stream().filter(JobEvent::isLast).count());
        }
    }

    @Test
    void aJobThatHadBegunIsBegunOnceMoreWithItsSeed() throws Exception {
        try (EngineClient client = client(BEGUN, HostileEngine.DONE)) {
            Job job = client.submit(TestEngine.request("bells"), event -> {});
            kill(0);
            assertEquals(1, job.await().clips().size());
            assertEquals(engines.get(0).jobs, engines.get(1).jobs);
            assertTrue(engines.get(1).jobs.getFirst().contains("\"seed\":7"));
        }
    }

    @Test
    void aJobThatHadBegunTwiceIsNotBegunAThirdTime() throws Exception {
        for (String begun : List.of(BEGUN, NEXT, "")) { // what is next may have begun unheard
            engines.clear();
            try (EngineClient client = client(begun, begun, HostileEngine.DONE)) {
                JobRecorder recorder = new JobRecorder();
                Job job = client.submit(TestEngine.request("bells"), recorder);
                kill(0, 1);
                ServiceException failed = assertThrows(ServiceException.class, job::await);
                assertEquals(Kind.NO_ENGINE, failed.kind());
                assertTrue(
                        failed.sentence().contains("the engine was killed, as was the one before"),
                        failed.sentence());
                assertInstanceOf(JobEvent.Failed.class, recorder.last());
                assertEquals(List.of(1, 1, 0), jobsOfEngines());
            }
        }
    }

    @Test
    void aJobThatFirstWaitedCanBeBegunTwice() throws Exception {
        try (EngineClient client = client(WAITING, BEGUN, HostileEngine.DONE)) {
            Job job = client.submit(TestEngine.request("bells"), event -> {});
            kill(0, 1);
            assertEquals(1, job.await().clips().size());
        }
    }

    @Test
    void whereThereIsNoOtherEngineTheReasonSaysThatThisOneWasKilled() throws Exception {
        try (EngineClient client = client(WAITING)) {
            Job job = client.submit(TestEngine.request("bells"), event -> {});
            kill(0);
            assertEquals(
                    "the engine was killed, and there is no other: no engine is running",
                    assertThrows(ServiceException.class, job::await).sentence());
        }
    }

    @Test
    void anEngineThatEndsInOrderCancelsItsJobsAndNoneIsHandedInAgain() throws Exception {
        try (EngineClient client =
                client(WAITING + event(2, "cancelled", "{}"), HostileEngine.DONE)) {
            Job job = client.submit(TestEngine.request("bells"), event -> {});
            assertThrows(CancellationException.class, job::await);
            assertEquals(List.of(1, 0), jobsOfEngines());
        }
    }

    @Test
    void aJobThatIsCancelledIsNotHandedInAgain() throws Exception {
        try (EngineClient client = client(WAITING, HostileEngine.DONE)) {
            JobRecorder recorder = new JobRecorder();
            Job job = client.submit(TestEngine.request("bells"), recorder);
            job.cancel();
            kill(0);
            assertEquals(new JobEvent.Cancelled(), recorder.last());
            assertThrows(CancellationException.class, job::await);
            assertEquals(List.of(1, 0), jobsOfEngines());
        }
    }

    @Test
    void aJobThatIsCancelledWhileAnotherEngineStartsEndsAtOnce() throws Exception {
        HostileEngine engine = new HostileEngine().says("/jobs/j1/events", WAITING).worksOn();
        engines.add(engine);
        CountDownLatch starting = new CountDownLatch(1);
        EngineSource slow =
                () -> {
                    if (starting.getCount() > 0 && engine.jobs.isEmpty()) {
                        return engine.address();
                    }
                    starting.countDown();
                    try {
                        new CountDownLatch(1).await();
                        throw new AssertionError("never");
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                        throw new ServiceException(Kind.NO_ENGINE, "not waited for");
                    }
                };
        try (EngineClient client = new EngineClient(slow)) {
            JobRecorder recorder = new JobRecorder();
            Job job = client.submit(TestEngine.request("bells"), recorder);
            engine.killWhenHeard();
            starting.await();
            job.cancel();
            assertEquals(new JobEvent.Cancelled(), recorder.last());
        }
    }

    @Test
    void soundThatWasHeardIsNotHeardAgain() throws Exception {
        // One sample of 0, then two of which the first is that one.
        String first = NEXT + sound(2, "AAAAAA==", 1, false);
        String again = NEXT + sound(2, "AAAAAAAAgD8=", 2, true);
        String done = HostileEngine.DONE.replace("id: 1", "id: 3");
        try (EngineClient client = client(first, again + done)) {
            JobRecorder recorder = new JobRecorder();
            Job job = client.submit(TestEngine.request("bells").streaming(), recorder);
            kill(0);
            job.await();
            List<Float> heard = new ArrayList<>();
            for (JobEvent event : recorder.events) {
                if (event instanceof JobEvent.SoundDecoded piece) {
                    heard.add(piece.audio().channel(0)[0]);
                    assertEquals(1, piece.audio().length());
                }
            }
            assertEquals(Arrays.asList(0f, 1f), heard);
        }
    }

    @Test
    void aPullGoesOnOnceWithAnotherEngine() throws Exception {
        try (EngineClient client = client(WAITING, WAITING, WAITING)) {
            String under = event(1, "note", "{\"sentence\":\"on its way\"}");
            engines.get(0).says("/pulls/p1/events", under);
            engines.get(1).says("/pulls/p1/events", event(1, "done", "{\"folder\":\"/there\"}"));
            Pull pull = client.pull("somebody/tiny", true, event -> {});
            kill(0);
            assertEquals("/there", pull.await());
        }
    }
}
