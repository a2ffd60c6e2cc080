package org.continuo.studio.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.ClipLength;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService.Job;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.Sound;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.local.EngineSetup;
import org.continuo.studio.TestStudio;
import org.continuo.studio.client.StudioService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a studio adds to the time of its machines, which here is not the processor's. */
@SuppressWarnings("NullAway.Init")
final class ThroughputTests {
    private static final double MAKING_SECONDS = 3;

    /** Until the JVM has compiled what a job goes through. */
    private static final int WARM = 20;

    private static final double MOST_SECONDS_MORE = 0.15;

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

    private double seconds(int count, double making) throws Exception {
        long began = System.nanoTime();
        List<Job> jobs = new ArrayList<>();
        for (int seed = 0; seed < count; seed++) {
            JobRequest request =
                    TestEngine.request("bells").lasting(new ClipLength.Seconds(making));
            jobs.add(client.submit(request.seed(seed), event -> {}));
        }
        for (Job job : jobs) {
            assertEquals(1, job.await().clips().size());
        }
        return (System.nanoTime() - began) / 1e9;
    }

    @Test
    void threeMachinesDoAtLeastTwoPointSevenTimesWhatOneDoes() throws Exception {
        studio.worker("first", setup, 1);
        studio.awaitMachines(client, 1);
        seconds(WARM, 0.02);
        double one = 3 / seconds(3, MAKING_SECONDS);
        studio.worker("second", setup, 1);
        studio.worker("third", setup, 1);
        studio.awaitMachines(client, 3);
        double three = 9 / seconds(9, MAKING_SECONDS);
        System.out.printf(
                "studio: three machines do %.2f times what one does (%.3f and %.3f jobs a second,"
                        + " of %.0f s each)%n",
                three / one, three, one, MAKING_SECONDS);
        assertTrue(three / one >= 2.7, () -> "only %.2f times".formatted(three / one));
    }

    /** Other work on this machine makes many of them later, but not all. */
    @Test
    void aJobTakesLessThan150MillisecondsMoreThanItsMaking() throws Exception {
        double making = 0.1;
        studio.worker("machine", setup, 1);
        studio.awaitMachines(client, 1);
        List<Double> more = new ArrayList<>();
        while (more.size() < WARM
                || (Collections.min(more) >= MOST_SECONDS_MORE && more.size() < 5 * WARM)) {
            more.add(seconds(1, making) - making);
        }
        more.sort(Comparator.naturalOrder());
        System.out.printf(
                "studio: a job takes %.0f ms more than its making (median of %d; %.0f ms at"
                        + " least)%n",
                1000 * more.get(more.size() / 2), more.size(), 1000 * more.getFirst());
        assertTrue(more.getFirst() < MOST_SECONDS_MORE, more::toString);
    }

    @Test
    void fortyMegabytesGoInAndSixteenTakesOfHalfAMinuteComeOutBitForBit() throws Exception {
        studio.worker("machine", setup, 0);
        studio.awaitMachines(client, 1);
        AudioSamples sound = Noise.of(new Random(5), 2, 5_000_000, 48_000);
        JobRequest request =
                TestEngine.request("bells")
                        .lasting(new ClipLength.Seconds(30))
                        .takes(16)
                        .continuing(
                                new JobRequest.Context(
                                        new Sound.InMemory(sound), OptionalDouble.of(5), false));
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        JobResult result = client.submit(request, events::add).await();
        assertEquals(16, result.clips().size());
        assertEquals(
                Noise.hash(PatientWorkshop.result(request).clips()), Noise.hash(result.clips()));
        assertTrue(
                events.contains(new JobEvent.Note(PatientWorkshop.heard(sound))),
                "the sound came as it was sent");
        assertEquals(1, events.stream().filter(JobEvent::isLast).count());
    }
}
