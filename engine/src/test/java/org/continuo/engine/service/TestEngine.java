package org.continuo.engine.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.ClipLength;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.Requests;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.continuo.engine.hub.ModelCatalogue;
import org.continuo.engine.library.ModelLibrary;
import org.continuo.engine.library.StemLibrary;
import org.continuo.engine.library.TestLibrary;
import org.continuo.engine.service.local.EngineSetup;

/** What engines of tests work with: a tiny random model, and folders of their own. */
public final class TestEngine {
    /** Longer than any test waits. */
    public static final ClipLength ENDLESS = new ClipLength.Seconds(3000);

    public static final int MODEL_RATE_HZ = 32_000;

    /** Two tiny models fit in it, three do not. */
    public static final long MODEL_BYTES_LIMIT = 2_000_000;

    /** Shared by all tests of a run, so that the model is made and converted once. */
    private static final Path SHARED = shared();

    private TestEngine() {}

    /** The tiny model's folder. */
    public static synchronized Path model() throws IOException {
        Path model = SHARED.resolve("models/tiny");
        if (!Files.isDirectory(model)) {
            RandomCheckpoint.write(model, ModelGeometry.TINY, ElementType.FLOAT32, 20);
        }
        return model;
    }

    /** A copy with other weights in a folder of the test. */
    public static Path otherModel(Path folder, long seed) throws IOException {
        RandomCheckpoint.write(folder, ModelGeometry.TINY, ElementType.FLOAT32, seed);
        return folder;
    }

    public static Path cache() {
        return SHARED.resolve("cache");
    }

    /** A setup whose hub, if it is asked at all, is at {@code hub}. */
    public static EngineSetup setup(Path folder, URI hub) throws IOException {
        ModelLibrary library =
                TestLibrary.in(folder, hub, false, cache(), List.of(model().getParent()));
        return new EngineSetup(
                new DataFolder(folder),
                library,
                stems(folder),
                cache(),
                TestEngine::model,
                1L << 30,
                EngineSetup.DEFAULT_QUEUE_CAPACITY);
    }

    /** Nobody has fetched any. */
    private static StemLibrary stems(Path folder) throws IOException {
        return new StemLibrary(Map.of(), folder, folder.resolve("stems"), ModelCatalogue.load());
    }

    public static EngineSetup setup(Path folder) throws IOException {
        return setup(folder, URI.create("http://127.0.0.1:9"));
    }

    /** The same with other bounds. */
    public static EngineSetup bounded(EngineSetup setup, long modelBytes, int queueCapacity) {
        return new EngineSetup(
                setup.data(),
                setup.library(),
                setup.stems(),
                setup.cacheFolder(),
                setup.defaultModel(),
                modelBytes,
                queueCapacity);
    }

    /** A clip of half a second. */
    public static JobRequest request(String description) {
        return Requests.of(description, new ClipLength.Seconds(0.5), 7)
                .with(new JobRequest.ModelChoice("", "int8", 1));
    }

    /** A clip that is never done. */
    public static JobRequest endless(String description) {
        return Requests.of(description, ENDLESS, 7).with(new JobRequest.ModelChoice("", "int8", 1));
    }

    public static AudioSamples tone(int channels, int samples, int rateHz) {
        float[][] tone = new float[channels][samples];
        for (int channel = 0; channel < channels; channel++) {
            for (int i = 0; i < samples; i++) {
                tone[channel][i] =
                        (float) (0.3 * Math.sin(2 * Math.PI * 220 * i / rateHz + channel));
            }
        }
        return new AudioSamples(tone, rateHz);
    }

    /** Notes what it hears. */
    public static final class JobRecorder implements JobListener {
        public final List<JobEvent> events = new CopyOnWriteArrayList<>();

        @Override
        public void on(JobEvent event) {
            events.add(event);
        }

        /** Waits until it has heard such an event. */
        public JobEvent await(Predicate<JobEvent> wanted) throws InterruptedException {
            long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (System.nanoTime() < deadline) {
                for (JobEvent event : events) {
                    if (wanted.test(event)) {
                        return event;
                    }
                }
                Thread.sleep(5);
            }
            throw new AssertionError("never heard; only " + events);
        }

        public JobEvent last() throws InterruptedException {
            return await(JobEvent::isLast);
        }

        public void awaitProgress() throws InterruptedException {
            await(event -> event instanceof JobEvent.Progress);
        }
    }

    private static Path shared() {
        try {
            Path folder = Files.createTempDirectory("continuo-service-tests");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
