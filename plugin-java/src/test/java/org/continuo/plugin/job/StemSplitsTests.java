package org.continuo.plugin.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavFile;
import org.continuo.core.service.SeparationEvent;
import org.continuo.core.service.SeparationEvent.StemFile;
import org.continuo.core.service.SeparationRequest;
import org.continuo.plugin.clip.Clip;
import org.continuo.plugin.clip.ClipStore;
import org.continuo.plugin.job.ScriptedService.Separating;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StemSplitsTests {
    @TempDir private Path folder;

    private final ScriptedService service = new ScriptedService();
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private ClipStore clips = new ClipStore(Path.of(""), 0, InstantSource.system());
    private StemSplits splits = new StemSplits(service, clips, new Hearing());

    private final class Hearing implements StemSplits.Listener {
        @Override
        public void onSplit(String id, SeparationEvent event) {
            heard.add(event);
        }

        @Override
        public void onStems(String id, List<StemSplits.Stem> stems) {
            heard.add(stems);
        }
    }

    @BeforeEach
    void open() {
        splits.close();
        clips = new ClipStore(folder.resolve("clips"), 1 << 20, InstantSource.system());
        splits = new StemSplits(service, clips, new Hearing());
    }

    @AfterEach
    void close() {
        splits.close();
    }

    @Test
    void theStemsOfAClipAreClipsThatKeepItsSeedAndWordsAndNothingElseIsLeft() throws Exception {
        splits.split(folder.resolve("take.wav"), 7, "bells");
        Separating split = next();
        SeparationRequest request = split.request();
        assertEquals(folder.resolve("take.wav"), request.sound().file().path());
        SeparationEvent half = new SeparationEvent.Progress(0.5);
        split.listener().on(half);
        assertEquals(half, hear());

        AudioSamples drums = new AudioSamples(new float[][] {{0.25f, -1, 2}, {0, 1, 0}}, 44_100);
        Path file = request.folder().resolve("take-drums.wav");
        WavFile.write(file, drums, SampleEncoding.FLOAT_32);
        split.listener().on(new SeparationEvent.Done(List.of(new StemFile("drums", file))));
        StemSplits.Stem stem =
                assertInstanceOf(
                        StemSplits.Stem.class, assertInstanceOf(List.class, hear()).getFirst());
        assertEquals("drums", stem.name());
        Clip clip = clips.find(stem.clip().id()).orElseThrow();
        assertEquals(stem.clip(), clip);
        assertEquals(
                List.of(7L, 44_100L, 2L, 3L),
                List.of(
                        clip.seed(),
                        (long) clip.sampleRateHz(),
                        (long) clip.channels(),
                        (long) clip.samples()));
        assertEquals("bells", clip.prompt());
        assertArrayEquals(drums.channel(1), WavFile.read(clip.path()).channel(1));
        awaitGone(request.folder());
    }

    @Test
    void whatFailsOrIsCancelledIsToldOnceAndLeavesNothing() throws Exception {
        splits.cancel("split-9");
        String id = splits.split(folder.resolve("take.wav"), 7, "bells");
        Separating split = next();
        splits.cancel(id);
        assertEquals(new SeparationEvent.Cancelled(), hear());
        awaitGone(split.request().folder());

        splits.split(folder.resolve("nobodys.wav"), 7, "bells");
        SeparationEvent.Failed busy = assertInstanceOf(SeparationEvent.Failed.class, hear());
        assertEquals("the engine's queue is full", busy.problem().sentence());

        splits.split(folder.resolve("take.wav"), 7, "bells");
        Separating missing = next();
        missing.listener()
                .on(
                        new SeparationEvent.Done(
                                List.of(new StemFile("drums", folder.resolve("none.wav")))));
        SeparationEvent.Failed unread = assertInstanceOf(SeparationEvent.Failed.class, hear());
        assertTrue(unread.problem().sentence().contains("none.wav"), unread.problem().sentence());
        assertNull(heard.poll());
    }

    @Test
    void whereTheThirdOfFourStemsCannotBeStoredNoneIs() throws Exception {
        splits.split(folder.resolve("take.wav"), 7, "bells");
        Separating split = next();
        AudioSamples sound = new AudioSamples(new float[][] {{0.25f, -1, 2}}, 44_100);
        List<StemFile> stems = new ArrayList<>();
        for (String name : List.of("drums", "bass", "other", "vocals")) {
            Path file = split.request().folder().resolve(name + ".wav");
            if (!name.equals("other")) {
                WavFile.write(file, sound, SampleEncoding.FLOAT_32);
            }
            stems.add(new StemFile(name, file));
        }
        split.listener().on(new SeparationEvent.Done(stems));
        SeparationEvent.Failed failed = assertInstanceOf(SeparationEvent.Failed.class, hear());
        assertTrue(failed.problem().sentence().contains("other.wav"), failed.problem().sentence());
        awaitGone(split.request().folder());
        try (Stream<Path> left = Files.list(folder.resolve("clips"))) {
            assertEquals(List.of(), left.toList());
        }
        assertNull(heard.poll());
    }

    @Test
    void aSplitThatEndsAfterItsPluginIsClosedLeavesNothing() throws Exception {
        splits.split(folder.resolve("take.wav"), 7, "bells");
        Separating split = next();
        Path scratch = split.request().folder();
        Path file = Files.writeString(scratch.resolve("take-drums.wav"), "sound");
        splits.close();
        split.listener().on(new SeparationEvent.Done(List.of(new StemFile("drums", file))));
        assertFalse(Files.exists(scratch));
        assertNull(heard.poll());
    }

    private static void awaitGone(Path scratch) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (Files.exists(scratch)) {
            assertTrue(System.nanoTime() < deadline, scratch + " is still there");
            Thread.sleep(5);
        }
    }

    private Separating next() throws InterruptedException {
        return Objects.requireNonNull(service.separations.poll(30, TimeUnit.SECONDS), "a split");
    }

    private Object hear() throws InterruptedException {
        return Objects.requireNonNull(heard.poll(30, TimeUnit.SECONDS), "news");
    }
}
