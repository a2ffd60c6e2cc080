package org.continuo.plugin.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.SeparationEvent;
import org.continuo.core.service.SeparationEvent.StemFile;
import org.continuo.core.service.SeparationRequest;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.Sound;
import org.continuo.plugin.clip.Clip;
import org.continuo.plugin.clip.ClipStore;

/**
 * Clips that one plugin has split into their stems, each of which is a clip then. Nothing here
 * waits: splits begin, and their stems are stored, on a thread of its own.
 */
public final class StemSplits implements AutoCloseable {
    private final GenerationService service;
    private final ClipStore clips;
    private final Listener listener;
    private final ExecutorService worker;
    private final AtomicInteger lastNumber = new AtomicInteger();

    /** By id, those under way; the worker's alone. */
    private final Map<String, GenerationService.Separation> running = new HashMap<>();

    /** Hears of splits, on any thread. */
    public interface Listener {
        /** What the engine tells of a split, but that it is done. */
        void onSplit(String id, SeparationEvent event);

        /** The stems are stored. */
        void onStems(String id, List<Stem> stems);
    }

    /**
     * A stem that is a clip.
     *
     * @param name as the model calls it, such as {@code drums}
     */
    public record Stem(String name, Clip clip) {}

    /** Splits by a service, which somebody else closes. */
    public StemSplits(GenerationService service, ClipStore clips, Listener listener) {
        this.service = service;
        this.clips = clips;
        this.listener = listener;
        this.worker =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("continuo-stems").factory());
    }

    /**
     * Begins to split a sound.
     *
     * @param sound an absolute path
     * @param seed of the take that it is, which its stems have, too
     * @param prompt the same
     * @return an id, as no job has it
     */
    public String split(Path sound, long seed, String prompt) {
        SeparationRequest request = request(sound);
        String id = "split-" + lastNumber.incrementAndGet();
        later(() -> begin(id, request, seed, prompt));
        return id;
    }

    private static SeparationRequest request(Path sound) {
        return new SeparationRequest(
                new Sound.InFile(SoundFile.at(sound), TimeRange.ALL),
                SeparationRequest.USUAL_MODEL,
                0,
                ModelChoice.DEFAULT.device(),
                List.of(),
                Optional.empty(),
                Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath(),
                "continuo",
                OptionalLong.empty());
    }

    private void begin(String id, SeparationRequest request, long seed, String prompt) {
        try {
            Path folder = Files.createTempDirectory("continuo-stems");
            try {
                running.put(
                        id,
                        service.separate(
                                request.into(folder),
                                event -> on(id, folder, event, seed, prompt)));
            } catch (ServiceException problem) {
                delete(folder);
                listener.onSplit(id, new SeparationEvent.Failed(problem));
            }
        } catch (IOException problem) {
            listener.onSplit(id, failed(problem));
        }
    }

    private static SeparationEvent failed(IOException problem) {
        return new SeparationEvent.Failed(
                new ServiceException(Kind.FAILED, PluginProblemSentence.of(problem), problem));
    }

    /** All of them as clips, or, where one cannot be stored, none. */
    private List<Stem> stored(List<StemFile> stems, long seed, String prompt) throws IOException {
        List<Stem> stored = new ArrayList<>();
        try {
            for (StemFile stem : stems) {
                stored.add(new Stem(stem.name(), clips.take(stem.file(), seed, prompt)));
            }
            return stored;
        } catch (IOException problem) {
            stored.forEach(stem -> clips.remove(stem.clip().id()));
            throw problem;
        }
    }

    private void on(String id, Path folder, SeparationEvent event, long seed, String prompt) {
        if (!event.isLast()) {
            listener.onSplit(id, event);
            return;
        }
        boolean isAccepted =
                later(() -> {
                    running.remove(id); // behind what puts it there, however fast it ended
                    try {
                        if (event instanceof SeparationEvent.Done(List<StemFile> stems)) {
                            listener.onStems(id, stored(stems, seed, prompt));
                        } else {
                            listener.onSplit(id, event);
                        }
                    } catch (IOException problem) {
                        listener.onSplit(id, failed(problem));
                    } finally {
                        delete(folder);
                    }
                });
        if (!isAccepted) {
            delete(folder);
        }
    }

    /** What could not be stored goes with it: the clip that was split is still there. */
    private static void delete(Path folder) {
        try (var left = Files.list(folder)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException stays) {
            return; // in the system's folder for such things
        }
    }

    /** Ends a split; one that is over, or never was, is left alone. */
    public void cancel(String id) {
        later(() -> {
            GenerationService.Separation separation = running.get(id);
            if (separation != null) {
                separation.cancel();
            }
        });
    }

    /** False once all is closed: nobody waits for it any more. */
    private boolean later(Runnable work) {
        try {
            worker.execute(work);
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    /** The service's owner ends what is under way. */
    @Override
    public void close() {
        worker.shutdownNow();
    }
}
