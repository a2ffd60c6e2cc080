package org.continuo.plugin.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavFile;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.GenerationEvent.Stage;
import org.continuo.core.request.TakeMarks;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ModelInfo;
import org.continuo.core.service.Requests;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.plugin.clip.Clip;
import org.continuo.plugin.clip.ClipStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobQueueTests {
    private static final JobRequest REQUEST = Requests.of("pads", new ClipLength.Seconds(1), 7);

    /** What {@code onStored} was told. */
    private record Stored(List<Clip> takes) {}

    @TempDir private Path folder;

    private final ScriptedService service = new ScriptedService();
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    @Test
    void theTakesOfAJobAreStoredOneByOneWithTheirSeeds() throws Exception {
        service.then(new JobEvent.Done(result(new float[] {1, 2}, new float[] {3, 4})));
        Stored done = (Stored) last(queue());
        assertEquals(List.of(7L, 8L), done.takes().stream().map(Clip::seed).toList());
        assertArrayEquals(new float[] {3, 4}, WavFile.read(done.takes().get(1).path()).channel(0));
        assertEquals("pads", done.takes().get(0).prompt());
    }

    @Test
    void theBestOfManyTakesAreStoredWithTheSeedsThatTheyWereDrawnWith() throws Exception {
        JobResult all = result(new float[] {1, 2}, new float[] {3, 4});
        List<TakeMarks> marks =
                Stream.of(4, 0, 2, 3, 1)
                        .map(take ->
                                new TakeMarks(
                                        take, 7 + take, Optional.empty(), Optional.empty(), 0, 0))
                        .toList();
        service.then(
                new JobEvent.Done(
                        new JobResult(
                                all.clips(),
                                all.codes(),
                                all.seed(),
                                all.stepsPerSecond(),
                                marks,
                                List.of(),
                                List.of())));
        Stored done = (Stored) last(queue());
        assertEquals(List.of(11L, 7L), done.takes().stream().map(Clip::seed).toList());
    }

    @Test
    void whatTheEngineTellsIsPassedOn() throws Exception {
        JobEvent[] events = {
            new JobEvent.Queued(2),
            new JobEvent.StageStarted(Stage.GENERATING),
            new JobEvent.Progress(25, 100, 50, 1.5),
            new JobEvent.SoundDecoded(AudioSamples.mono(new float[] {0.5f}, 32_000), true, false),
            new JobEvent.Note("half of the sound is missing"),
            new JobEvent.Cancelled()
        };
        service.then(events);
        queue().submit(() -> REQUEST, _ -> {});
        assertEquals(List.of(events), allNews());
    }

    @Test
    void anEngineThatDiesFailsItsJobAndTheNextOneIsServed() throws Exception {
        service.then(
                        new JobEvent.Failed(
                                new ServiceException(Kind.NO_ENGINE, "the engine has gone")))
                .then(new JobEvent.Done(result(new float[] {1})));
        JobQueue queue = queue();
        assertFailed("the engine has gone", last(queue));
        assertTrue(last(queue) instanceof Stored);
        assertEquals(EngineNews.State.READY, queue.engine().state());
    }

    @Test
    void anEngineThatCannotBeStartedIsSaidOfTheEngineToo() throws Exception {
        service.then(_ -> {
            throw new ServiceException(Kind.NO_ENGINE, "no engine here");
        });
        JobQueue queue = queue();
        assertFailed("no engine here", last(queue));
        assertEquals(new EngineNews(EngineNews.State.FAILED, "no engine here"), queue.engine());
    }

    @Test
    void aRequestThatCannotBeMadeFailsItsJobAlone() throws Exception {
        JobQueue queue = queue();
        queue.submit(
                () -> {
                    throw new IllegalArgumentException("bad request");
                },
                _ -> {});
        assertFailed("bad request", allNews().getLast());
        assertEquals(EngineNews.OFF, queue.engine());
        service.then(new JobEvent.Done(result(new float[] {1})));
        assertTrue(last(queue) instanceof Stored);
    }

    @Test
    void takesThatCannotBeStoredAreKeptUntilThereIsRoom() throws Exception {
        Path blocked = Files.writeString(folder.resolve("clips"), "");
        service.then(new JobEvent.Done(result(new float[] {1, 2}, new float[] {3, 4})));
        JobQueue queue = queue();
        String id = queue.submit(() -> REQUEST, _ -> {});
        assertUnstored();
        queue.store(id, Optional.empty());
        assertUnstored();
        Files.delete(blocked);
        queue.store(id, Optional.empty());
        assertStored(folder.resolve("clips"));
        assertThrows(IllegalArgumentException.class, () -> queue.store(id, Optional.empty()));
    }

    @Test
    void takesThatCannotBeStoredMayGoIntoAnotherFolder() throws Exception {
        Files.writeString(folder.resolve("clips"), "");
        service.then(new JobEvent.Done(result(new float[] {1, 2}, new float[] {3, 4})));
        JobQueue queue = queue();
        String id = queue.submit(() -> REQUEST, _ -> {});
        assertUnstored();
        Path other = folder.resolve("other");
        queue.store(id, Optional.of(new ClipStore(other, Long.MAX_VALUE, InstantSource.system())));
        assertStored(other);
    }

    private void assertUnstored() throws InterruptedException {
        String sentence = (String) heard.poll(30, TimeUnit.SECONDS);
        assertTrue(
                sentence != null && sentence.startsWith("the clip could not be stored"), sentence);
    }

    private void assertStored(Path place) throws Exception {
        List<Clip> takes = ((Stored) allNews().getLast()).takes();
        assertEquals(List.of(7L, 8L), takes.stream().map(Clip::seed).toList());
        assertEquals(place, takes.get(0).path().getParent());
        assertArrayEquals(new float[] {3, 4}, WavFile.read(takes.get(1).path()).channel(0));
    }

    @Test
    void aJobThatIsCancelledBeforeTheEngineKnowsItEndsAtOnce() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        service.then(_ -> {
            starting.countDown();
            try {
                cancelled.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
        JobQueue queue = queue();
        String id = queue.submit(() -> REQUEST, _ -> {});
        starting.await();
        queue.cancel(id);
        assertEquals(new JobEvent.Cancelled(), allNews().getLast());
        cancelled.countDown();
        service.then(new JobEvent.Done(result(new float[] {1})));
        assertTrue(last(queue) instanceof Stored);
        assertEquals(List.of("remote"), service.cancelled);
    }

    @Test
    void aJobThatRunsIsCancelledByTheEngine() throws Exception {
        service.then(new JobEvent.StageStarted(Stage.GENERATING));
        JobQueue queue = queue();
        String id = queue.submit(() -> REQUEST, _ -> {});
        while (queue.engine().state() != EngineNews.State.READY) {
            Thread.onSpinWait();
        }
        queue.cancel(id);
        assertEquals(new JobEvent.Cancelled(), allNews().getLast());
    }

    @Test
    void moreJobsThanAnyoneNeedsAreRefused() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        JobQueue queue = queue();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            ids.add(
                    queue.submit(
                            () -> {
                                try {
                                    blocked.await();
                                } catch (InterruptedException interrupted) {
                                    throw new IllegalStateException(interrupted);
                                }
                                throw new IllegalArgumentException("enough");
                            },
                            _ -> {}));
        }
        assertThrows(ServiceException.class, () -> queue.submit(() -> REQUEST, _ -> {}));
        assertEquals(32, ids.stream().distinct().count());
        blocked.countDown();
    }

    @Test
    void closingClosesTheService() throws Exception {
        queue().close();
        assertTrue(service.closed.await(30, TimeUnit.SECONDS));
    }

    private JobQueue queue() {
        ClipStore clips = new ClipStore(folder.resolve("clips"), 1 << 20, InstantSource.system());
        return new JobQueue(
                service,
                clips,
                new JobQueue.Listener() {
                    @Override
                    public void on(String jobId, JobEvent event) {
                        heard.add(event);
                    }

                    @Override
                    public void onStored(String jobId, List<Clip> takes) {
                        heard.add(new Stored(takes));
                    }

                    @Override
                    public void onUnstored(String jobId, String sentence) {
                        heard.add(sentence);
                    }

                    @Override
                    public void on(EngineNews news) {
                        // asked for where it matters
                    }

                    @Override
                    public void on(List<ModelInfo> models) {
                        heard.add(models);
                    }
                });
    }

    private Object last(JobQueue queue) throws InterruptedException, IOException {
        queue.submit(() -> REQUEST, _ -> {});
        return allNews().getLast();
    }

    private List<Object> allNews() throws InterruptedException {
        List<Object> news = new ArrayList<>();
        do {
            news.add(Objects.requireNonNull(heard.poll(30, TimeUnit.SECONDS)));
        } while (news.getLast() instanceof JobEvent event && !event.isLast());
        return news;
    }

    private static void assertFailed(String sentence, Object news) {
        assertEquals(sentence, ((JobEvent.Failed) news).problem().sentence());
    }

    private static JobResult result(float[]... clips) {
        return new JobResult(
                List.of(clips).stream().map(clip -> AudioSamples.mono(clip, 32_000)).toList(),
                new CodebookTokens(new long[clips.length], clips.length, 1, 1),
                7,
                50);
    }
}
