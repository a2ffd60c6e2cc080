package org.continuo.engine.service.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.continuo.core.request.GenerationEvent.Stage;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.TestEngine.JobRecorder;
import org.continuo.engine.takes.TakeLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine whose jobs are made elsewhere, by a place of the test's. */
@SuppressWarnings("NullAway.Init")
final class ForwardingTests {
    @TempDir Path folder;

    /** Does what the test says. */
    private static class Place implements Elsewhere {
        boolean isConsidered = true;
        boolean mayBeHere = true;
        Optional<Begun> begun = Optional.empty();
        Optional<ServiceException> refusal = Optional.empty();
        List<JobEvent> told = List.of();
        OptionalDouble seconds = OptionalDouble.empty();

        @Override
        public OptionalDouble seconds(JobRequest request) {
            return seconds;
        }

        @Override
        public boolean isConsidered() {
            return isConsidered;
        }

        @Override
        public Optional<Begun> begin(JobRequest request, JobListener listener)
                throws ServiceException {
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            told.forEach(listener::on);
            return begun;
        }

        @Override
        public boolean mayBeHere() {
            return mayBeHere;
        }

        @Override
        public void close() {}
    }

    /** A job there. */
    private record Job(
            JobResult result, Optional<ServiceException> problem, CountDownLatch cancelled)
            implements Elsewhere.Begun {
        @Override
        public void cancel() {
            cancelled.countDown();
        }

        @Override
        public JobResult await() throws ServiceException, InterruptedException {
            if (problem.isPresent()) {
                throw problem.get();
            }
            if (result.clips().isEmpty()) {
                cancelled.await();
                throw new CancellationException("cancelled");
            }
            return result;
        }

        @Override
        public String maker() {
            return "made by studio-2 of the studio (cpu, int8)";
        }

        @Override
        public List<ClipOrigin> origins() {
            return result.origins();
        }
    }

    private JobResult made(JobRequest request) throws Exception {
        try (LocalEngine engine = new LocalEngine(TestEngine.setup(folder.resolve("there")))) {
            return engine.submit("test", request, event -> {}).await();
        }
    }

    private LocalEngine engine(Place place) throws IOException {
        Files.createDirectories(folder.resolve("here"));
        return new LocalEngine(TestEngine.setup(folder.resolve("here")), place);
    }

    private static List<String> notes(JobRecorder recorder) {
        List<String> notes = new ArrayList<>();
        for (JobEvent event : recorder.events) {
            if (event instanceof JobEvent.Note(String sentence)) {
                notes.add(sentence);
            }
        }
        return notes;
    }

    @Test
    void aJobIsMadeWhereItIsDoneSooner() throws Exception {
        JobRequest request = TestEngine.request("bells");
        JobResult there = made(request);
        Place place = new Place();
        place.seconds = OptionalDouble.of(1e6);
        place.begun = Optional.of(new Job(there, Optional.empty(), new CountDownLatch(1)));
        try (LocalEngine engine = engine(place)) {
            JobRecorder unknown = new JobRecorder();
            engine.submit("test", request, unknown).await();
            assertEquals(List.of("made by studio-2 of the studio (cpu, int8)"), notes(unknown));
            place.isConsidered = false;
            engine.submit("test", request, event -> {}).await();
            place.isConsidered = true;
            JobRecorder known = new JobRecorder();
            engine.submit("test", request, known).await();
            assertEquals(1, notes(known).size(), notes(known)::toString);
            assertTrue(
                    notes(known).getFirst().endsWith("the studio would take 1000000 s"),
                    notes(known)::toString);
            place.seconds = OptionalDouble.of(0);
            JobRecorder sooner = new JobRecorder();
            engine.submit("test", request, sooner).await();
            assertEquals(notes(unknown), notes(sooner));
            place.seconds = OptionalDouble.of(1e6);
            place.mayBeHere = false;
            JobRecorder only = new JobRecorder();
            engine.submit("test", request, only).await();
            assertEquals(notes(unknown), notes(only));
        }
    }

    @Test
    void aJobIsMadeThereTheUserIsToldByWhomAndTheTakeIsKeptHere() throws Exception {
        JobRequest request = TestEngine.request("bells");
        JobResult there = made(request);
        Place place = new Place();
        place.told = List.of(new JobEvent.StageStarted(Stage.GENERATING));
        place.begun = Optional.of(new Job(there, Optional.empty(), new CountDownLatch(1)));
        JobRecorder recorder = new JobRecorder();
        try (LocalEngine engine = engine(place)) {
            JobResult result = engine.submit("test", request, recorder).await();
            assertArrayEquals(
                    there.clips().getFirst().channel(0), result.clips().getFirst().channel(0));
            assertEquals(there.origins(), result.origins());
        }
        assertEquals(List.of("made by studio-2 of the studio (cpu, int8)"), notes(recorder));
        assertTrue(recorder.events.contains(new JobEvent.StageStarted(Stage.GENERATING)));
        assertEquals(
                1,
                TakeLibrary.of(new DataFolder(folder.resolve("here")), Long.MAX_VALUE)
                        .takes()
                        .size());
    }

    @Test
    void whatThatPlaceDoesNotTakeIsMadeHere() throws Exception {
        Place place = new Place();
        try (LocalEngine engine = engine(place)) {
            JobRecorder recorder = new JobRecorder();
            engine.submit("test", TestEngine.request("bells"), recorder).await();
            assertEquals(List.of(), notes(recorder));
            assertTrue(recorder.events.contains(new JobEvent.Queued(0)));
        }
    }

    @Test
    void whatItLosesIsMadeHereFromWhereItWasHeard() throws Exception {
        JobRequest request = TestEngine.request("bells").streaming();
        JobResult whole = made(request);
        Place place = new Place();
        place.told =
                List.of(
                        new JobEvent.Machine("studio-2"),
                        new JobEvent.SoundDecoded(
                                whole.clips().getFirst().slice(0, 5000), true, false));
        place.begun =
                Optional.of(
                        new Job(
                                whole,
                                Optional.of(
                                        new ServiceException(
                                                Kind.NO_ENGINE, "the studio does not answer")),
                                new CountDownLatch(1)));
        JobRecorder recorder = new JobRecorder();
        try (LocalEngine engine = engine(place)) {
            engine.submit("test", request, recorder).await();
        }
        assertEquals(List.of("the studio does not answer; this machine makes it"), notes(recorder));
        assertEquals(
                List.of(new JobEvent.Machine("studio-2"), new JobEvent.Machine("")),
                recorder.events.stream().filter(JobEvent.Machine.class::isInstance).toList());
        int heard = 0;
        for (JobEvent event : recorder.events) {
            if (event instanceof JobEvent.SoundDecoded piece) {
                float[] samples = piece.audio().channel(0);
                for (int i = 0; i < samples.length; i++) {
                    assertEquals(whole.clips().getFirst().channel(0)[heard + i], samples[i]);
                }
                heard += samples.length;
            }
        }
        assertEquals(whole.clips().getFirst().length(), heard);
    }

    @Test
    void whatMustBeMadeThereFailsWithItsSentence() throws Exception {
        Place place = new Place();
        place.mayBeHere = false;
        place.refusal =
                Optional.of(new ServiceException(Kind.NO_ENGINE, "the studio does not answer"));
        try (LocalEngine engine = engine(place)) {
            JobRecorder recorder = new JobRecorder();
            EngineJob job = engine.submit("test", TestEngine.request("bells"), recorder);
            ServiceException refused = assertThrows(ServiceException.class, job::await);
            assertEquals("the studio does not answer", refused.sentence());
            assertInstanceOf(JobEvent.Failed.class, recorder.last());
        }
    }

    @Test
    void cancellingReachesThatPlaceAndClosingDoesToo() throws Exception {
        for (boolean closes : new boolean[] {false, true}) {
            CountDownLatch cancelled = new CountDownLatch(1);
            Place place = new Place();
            JobResult none =
                    new JobResult(
                            List.of(),
                            org.continuo.core.request.CodebookTokens.zeros(1, 1, 1),
                            0,
                            0);
            place.begun = Optional.of(new Job(none, Optional.empty(), cancelled));
            LocalEngine engine = engine(place);
            JobRecorder recorder = new JobRecorder();
            EngineJob job = engine.submit("test", TestEngine.request("bells"), recorder);
            assertTrue(engine.isBusy());
            if (closes) {
                engine.close();
            } else {
                engine.cancel(job);
            }
            assertEquals(new JobEvent.Cancelled(), recorder.last());
            engine.close();
        }
    }
}
