package org.continuo.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.GenerationService.Job;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.Sound;
import org.continuo.engine.cli.models.UserEngine;
import org.continuo.engine.service.local.InProcessService;
import org.continuo.engine.service.local.LocalEngine;
import org.continuo.studio.access.JoinCode;
import org.continuo.studio.client.StudioService;
import org.continuo.studio.client.StudioSettings;
import org.continuo.studio.worker.Noise;
import org.continuo.studio.worker.PatientWorkshop;

/**
 * A user of {@code studio/check}, in a process of its own: {@code reference FILE COUNT FRAMES}
 * makes clips with this machine and notes their hashes; {@code jobs CODE FILE COUNT FRAMES} has the
 * same clips made by the studio, all at once, and holds each against its hash; {@code measure CODE
 * MEGABYTES} says how long things take; {@code takes CODE} sends 40 MB and has 16 takes of 30 s
 * made.
 */
public final class TrialClient {
    private TrialClient() {}

    public static void main(String[] arguments) throws Exception {
        int code =
                switch (arguments[0]) {
                    case "reference" ->
                            reference(
                                    Path.of(arguments[1]),
                                    Integer.parseInt(arguments[2]),
                                    Integer.parseInt(arguments[3]));
                    case "jobs" ->
                            jobs(
                                    arguments[1],
                                    Path.of(arguments[2]),
                                    Integer.parseInt(arguments[3]),
                                    Integer.parseInt(arguments[4]));
                    case "takes" -> takes(arguments[1]);
                    case "measure" -> measure(arguments[1], Integer.parseInt(arguments[2]));
                    default -> throw new IllegalArgumentException(arguments[0]);
                };
        System.exit(code);
    }

    private static JobRequest request(int seed, int frames) {
        return new JobRequest(
                new ModelChoice("nano", "int8", 1, "cpu", List.of()),
                List.of("house " + seed % 5),
                Optional.empty(),
                Optional.empty(),
                new ClipLength.Frames(frames),
                1,
                seed,
                JobRequest.Sampling.DEFAULT,
                new OutputFormat(OptionalInt.empty(), OptionalInt.empty(), LoudnessStrategy.NONE),
                false,
                new JobRequest.Ending.Open(),
                OptionalInt.empty());
    }

    private static String hash(JobResult result) {
        return Noise.hash(result.clips());
    }

    private static int reference(Path file, int count, int frames) throws Exception {
        List<String> lines = new ArrayList<>();
        try (LocalEngine engine = new LocalEngine(UserEngine.setup(Long.MAX_VALUE))) {
            GenerationService service = new InProcessService(engine);
            for (int seed = 0; seed < count; seed++) {
                lines.add(hash(service.submit(request(seed, frames), event -> {}).await()));
            }
        }
        Files.write(file, lines);
        return 0;
    }

    private static StudioService open(String code) throws IOException {
        return new StudioService(
                JoinCode.parse(code),
                // The hub may be killed while this process starts: it has longer to answer first.
                new StudioSettings(
                        DataFolder.ofUser().resolve("studio"),
                        false,
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(2)),
                new InProcessService(new LocalEngine(UserEngine.setup(Long.MAX_VALUE))),
                DataFolder.ofUser());
    }

    private static int jobs(String code, Path file, int count, int frames) throws Exception {
        List<String> expected = Files.readAllLines(file);
        Map<String, Integer> makers = new TreeMap<>();
        int wrong = 0;
        AtomicInteger lasts = new AtomicInteger();
        long began;
        try (StudioService studio = open(code)) {
            studio.view(); // it is there
            began = System.nanoTime();
            List<Job> jobs = new ArrayList<>();
            for (int seed = 0; seed < count; seed++) {
                jobs.add(
                        studio.submit(
                                request(seed, frames),
                                event -> lasts.addAndGet(event.isLast() ? 1 : 0)));
            }
            for (int seed = 0; seed < count; seed++) {
                JobResult result = jobs.get(seed).await();
                if (!hash(result).equals(expected.get(seed))) {
                    System.out.println("job " + seed + ": expected the local clip, found another");
                    wrong++;
                }
                makers.merge(
                        ((org.continuo.studio.client.StudioJob) jobs.get(seed))
                                .maker()
                                .orElseThrow()
                                .machine(),
                        1,
                        Integer::sum);
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%d results, %d last events, %d differ, %.1f s, %.3f a second, by %s%n",
                count,
                lasts.get(),
                wrong,
                seconds,
                count / seconds,
                makers);
        return wrong == 0 && lasts.get() == count ? 0 : 1;
    }

    /** Of a machine that computes nothing: what counts is what goes there and comes back. */
    private static int takes(String code) throws Exception {
        AudioSamples sound = Noise.of(new Random(5), 2, 5_000_000, 48_000);
        JobRequest request =
                request(1, 1500)
                        .takes(16)
                        .continuing(
                                new JobRequest.Context(
                                        new Sound.InMemory(sound), OptionalDouble.of(5), false));
        List<JobEvent> events = new CopyOnWriteArrayList<>();
        try (StudioService studio = open(code)) {
            studio.view();
            long began = System.nanoTime();
            JobResult result = studio.submit(request, events::add).await();
            double seconds = (System.nanoTime() - began) / 1e9;
            long megabytes = mostMegabytes();
            boolean isSame =
                    Noise.hash(result.clips())
                                    .equals(Noise.hash(PatientWorkshop.result(request).clips()))
                            && events.contains(new JobEvent.Note(PatientWorkshop.heard(sound)));
            System.out.printf(
                    Locale.ROOT,
                    "40 MB of sound there and %d takes of %.0f s back: %.1f s, %s; %d MB of memory"
                            + " here%n",
                    result.clips().size(),
                    result.clips().getFirst().durationSeconds(),
                    seconds,
                    isSame ? "bit for bit" : "not the same",
                    megabytes);
            return isSame && result.clips().size() == 16 ? 0 : 1;
        }
    }

    private static long mostMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1000)
                .findFirst()
                .orElseThrow();
    }

    /** Overhead of a job, sound in, takes out, cancelling, progress. */
    private static int measure(String code, int megabytes) throws Exception {
        try (StudioService studio = open(code);
                LocalEngine engine = new LocalEngine(UserEngine.setup(Long.MAX_VALUE))) {
            GenerationService local = new InProcessService(engine);
            double[] here = new double[7];
            double[] there = new double[7];
            for (int i = -1; i < here.length; i++) {
                double one = seconds(local, request(1, 5));
                double other = seconds(studio, request(1, 5));
                if (i >= 0) {
                    here[i] = one;
                    there[i] = other;
                }
            }
            System.out.printf(
                    "overhead of a job: %.0f ms (median of %d; %.0f ms here, %.0f ms there)%n",
                    1000 * (median(there) - median(here)),
                    here.length,
                    1000 * median(here),
                    1000 * median(there));
            int samples = megabytes * 1_000_000 / Float.BYTES / 2;
            float[][] sound = new float[2][samples];
            for (int i = 0; i < samples; i++) {
                sound[0][i] = (float) Math.sin(i * 0.03) / 3;
                sound[1][i] = sound[0][i];
            }
            JobRequest large =
                    request(1, 5)
                            .continuing(
                                    new JobRequest.Context(
                                            new Sound.InMemory(new AudioSamples(sound, 48_000)),
                                            OptionalDouble.of(5),
                                            false));
            System.out.printf(
                    "%d MB of sound in: %.2f s there, %.2f s here%n",
                    megabytes, seconds(studio, large), seconds(local, large));
            cancelAndProgress(studio);
        }
        return 0;
    }

    private static double seconds(GenerationService service, JobRequest request) throws Exception {
        long began = System.nanoTime();
        var _ = service.submit(request, event -> {}).await();
        return (System.nanoTime() - began) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void cancelAndProgress(StudioService studio) throws Exception {
        List<Long> told = new CopyOnWriteArrayList<>();
        java.util.concurrent.CountDownLatch ended = new java.util.concurrent.CountDownLatch(1);
        Job job =
                studio.submit(
                        request(1, 3000),
                        event -> {
                            if (event instanceof JobEvent.Progress) {
                                told.add(System.nanoTime());
                            } else if (event.isLast()) {
                                ended.countDown();
                            }
                        });
        while (told.size() < 20) {
            Thread.sleep(20);
        }
        long began = System.nanoTime();
        job.cancel();
        ended.await();
        System.out.printf(
                "progress %.1f times a second; cancelled after %.0f ms%n",
                (told.size() - 1) * 1e9 / (told.getLast() - told.getFirst()),
                (System.nanoTime() - began) / 1e6);
    }
}
