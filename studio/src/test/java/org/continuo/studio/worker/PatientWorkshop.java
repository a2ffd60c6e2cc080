package org.continuo.studio.worker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.Sound;
import org.continuo.studio.messages.Delivery;
import org.continuo.studio.messages.Delivery.Maker;
import org.continuo.studio.messages.Order;

/**
 * A workshop whose time is not the processor's: it waits for as long as a card would compute, tells
 * its progress, and delivers noise of the length that was asked for. Broker, messages and worker
 * are the real ones.
 */
public final class PatientWorkshop implements Workshop {
    public static final int RATE_HZ = 32_000;
    public static final int CHANNELS = 2;

    private static final double FRAME_RATE_HZ = 50;
    private static final int CODEBOOKS = 4;
    private static final int TOLD_PER_SECOND = 10;

    private final double pace;
    private final String machine;

    private PatientWorkshop(double pace, String machine) {
        this.pace = pace;
        this.machine = machine;
    }

    /**
     * A worker.
     *
     * @param pace seconds that it needs for one of music
     */
    public static Worker worker(WorkerSettings settings, double pace) throws IOException {
        return new Worker(
                settings, (engine, models, folder, of) -> new PatientWorkshop(pace, of.machine()));
    }

    @Override
    public Delivery make(String id, Order order, ClientSession session, News news, Running running)
            throws IOException, InterruptedException {
        if (!(order instanceof Order.Clips clips)) {
            throw new IllegalArgumentException("job: expected clips, found stems");
        }
        news.on(new JobEvent.Machine(machine));
        JobRequest request = clips.request(name -> name);
        if (request.context().map(JobRequest.Context::sound).orElse(null)
                instanceof Sound.InMemory(AudioSamples heard)) {
            news.on(new JobEvent.Note(heard(heard)));
        }
        CountDownLatch cancelled = new CountDownLatch(1);
        running.started(cancelled::countDown);
        double seconds = pace * request.length().frames(FRAME_RATE_HZ) / FRAME_RATE_HZ;
        int steps = (int) Math.max(1, seconds * TOLD_PER_SECOND);
        for (int step = 0; step < steps; step++) {
            if (cancelled.await((long) (seconds * 1e9 / steps), TimeUnit.NANOSECONDS)) {
                throw new CancellationException("cancelled");
            }
            news.on(new JobEvent.Progress(step + 1, steps, TOLD_PER_SECOND, 0));
        }
        return new Delivery.Clips(result(request), new Maker(machine, "cpu", "int8", "1"));
    }

    /** What it says of a sound that it was sent. */
    public static String heard(AudioSamples sound) {
        return "heard " + Noise.hash(List.of(sound));
    }

    /** What it delivers. */
    public static JobResult result(JobRequest request) {
        int frames = request.length().frames(FRAME_RATE_HZ);
        int clips = request.clips();
        List<AudioSamples> sounds = new ArrayList<>();
        for (int clip = 0; clip < clips; clip++) {
            int samples = (int) (frames * (RATE_HZ / FRAME_RATE_HZ));
            sounds.add(Noise.of(new Random(request.seed() + clip), CHANNELS, samples, RATE_HZ));
        }
        return new JobResult(
                sounds,
                CodebookTokens.zeros(clips, CODEBOOKS, frames),
                request.seed(),
                TOLD_PER_SECOND);
    }
}
