package org.continuo.plugin.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavChunk;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ModelInfo;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.plugin.clip.Clip;
import org.continuo.plugin.clip.ClipStore;
import org.jspecify.annotations.Nullable;

/**
 * One plugin's jobs. {@link #submit} returns at once: resampling, starting an engine and sending
 * happen on a thread of the queue, news come on that one or one of the service. When an engine dies
 * the service hands its jobs to a new one, as far as they may be begun again: such a job is queued
 * anew.
 */
public final class JobQueue implements AutoCloseable {
    private static final int MOST_JOBS = 32;

    /** Jobs whose takes are kept although they cannot be stored; each holds a few megabytes. */
    private static final int MOST_UNSTORED = 4;

    private final GenerationService service;
    private final ClipStore clips;
    private final Listener listener;
    private final ExecutorService worker;
    private final Map<String, Work> running = new LinkedHashMap<>();
    private final Map<String, Unstored> unstored = new LinkedHashMap<>();
    private EngineNews engine = EngineNews.OFF;
    private List<ModelInfo> models = List.of();
    private int lastNumber;

    /** Hears of jobs and of the engine, on any thread. */
    public interface Listener {
        /** What the engine tells of a job, but that it is done. */
        void on(String jobId, JobEvent event);

        /** A job is done and its takes are stored. */
        void onStored(String jobId, List<Clip> takes);

        /**
         * The takes are made and cannot be stored, as one sentence says. They are kept in memory
         * until {@link JobQueue#store} has a place for them.
         */
        void onUnstored(String jobId, String sentence);

        void on(EngineNews news);

        /** The models are known, or known anew. */
        void on(List<ModelInfo> models);
    }

    /** A queue whose service is closed with it. */
    public JobQueue(GenerationService service, ClipStore clips, Listener listener) {
        this.service = service;
        this.clips = clips;
        this.listener = listener;
        this.worker =
                Executors.newSingleThreadExecutor(task -> {
                    Thread thread = new Thread(task, "continuo-jobs");
                    thread.setDaemon(true);
                    thread.setContextClassLoader(JobQueue.class.getClassLoader());
                    return thread;
                });
    }

    /** A job that was handed in and has not ended. */
    private static final class Work {
        private GenerationService.@Nullable Job job;
        private boolean cancelled;
        private boolean over;
    }

    /** Takes that are made, and those of them that are stored already. */
    private record Unstored(JobResult result, String prompt, List<Clip> stored) {}

    /**
     * Hands in a job.
     *
     * @param request made on the queue's thread, since it may take long; what it throws fails the
     *     job
     * @param named is told the job's id before its first event
     * @return the job's id
     * @throws ServiceException of kind {@code BUSY} if too many are waiting
     */
    public String submit(Supplier<JobRequest> request, Consumer<String> named)
            throws ServiceException {
        String id;
        Work work = new Work();
        synchronized (this) {
            if (running.size() >= MOST_JOBS) {
                throw new ServiceException(
                        Kind.BUSY,
                        "too many jobs: expected at most %d at a time, found %d"
                                .formatted(MOST_JOBS, running.size() + 1));
            }
            id = "job-" + ++lastNumber;
            running.put(id, work);
        }
        named.accept(id);
        try {
            worker.execute(() -> hand(id, work, request));
        } catch (RejectedExecutionException closed) {
            end(id, work, new JobEvent.Cancelled());
        }
        return id;
    }

    private void hand(String id, Work work, Supplier<JobRequest> wish) {
        try {
            if (isCancelled(work)) {
                return;
            }
            JobRequest request = wish.get();
            starting();
            String prompt = request.descriptions().getFirst();
            GenerationService.Job job =
                    service.submit(request, event -> on(id, work, prompt, event));
            boolean cancel;
            synchronized (this) {
                work.job = job;
                cancel = work.cancelled;
            }
            ready();
            if (cancel) {
                job.cancel();
            }
        } catch (ServiceException problem) {
            failed(problem);
            end(id, work, new JobEvent.Failed(problem));
        } catch (RuntimeException bad) {
            end(id, work, failure(Kind.BAD_REQUEST, PluginProblemSentence.of(bad)));
        } catch (OutOfMemoryError full) {
            end(id, work, failure(Kind.FAILED, PluginProblemSentence.of(full)));
        }
    }

    private void on(String id, Work work, String prompt, JobEvent event) {
        switch (event) {
            case JobEvent.Queued _,
                    JobEvent.StageStarted _,
                    JobEvent.Progress _,
                    JobEvent.Machine _,
                    JobEvent.Note _,
                    JobEvent.SoundDecoded _ -> {
                if (!isOver(work)) {
                    listener.on(id, event);
                }
            }
            case JobEvent.Done done -> {
                List<Clip> none = new ArrayList<>();
                store(id, work, new Unstored(done.result(), prompt, none), clips);
            }
            case JobEvent.Failed failed -> {
                failed(failed.problem());
                end(id, work, failed);
            }
            case JobEvent.Cancelled cancelled -> end(id, work, cancelled);
        }
    }

    private static JobEvent.Failed failure(Kind kind, String sentence) {
        return new JobEvent.Failed(new ServiceException(kind, sentence));
    }

    /** Stores what is not stored yet; where that does not work, what is made is kept. */
    private void store(String id, Work work, Unstored takes, ClipStore place) {
        List<Clip> stored = takes.stored();
        try {
            List<AudioSamples> made = takes.result().clips();
            while (stored.size() < made.size()) {
                long seed = takes.result().seed(stored.size());
                List<WavChunk> said = takes.result().said(stored.size());
                stored.add(place.add(made.get(stored.size()), seed, takes.prompt(), said));
            }
        } catch (IOException problem) {
            if (over(id, work)) {
                keep(id, takes);
                listener.onUnstored(id, PluginProblemSentence.of(problem));
            }
            return;
        }
        if (over(id, work)) {
            listener.onStored(id, List.copyOf(stored));
        }
    }

    private synchronized void keep(String id, Unstored takes) {
        unstored.put(id, takes);
        if (unstored.size() > MOST_UNSTORED) {
            unstored.remove(unstored.keySet().iterator().next());
        }
    }

    /**
     * Tries again to store takes that could not be stored; the same news, or that they are stored,
     * follow.
     *
     * @param place where, instead of in the queue's own store
     */
    public void store(String id, Optional<ClipStore> place) {
        Unstored takes;
        synchronized (this) {
            takes = unstored.remove(id);
        }
        if (takes == null) {
            throw new IllegalArgumentException(
                    "store: expected a job whose takes are kept, found " + id);
        }
        worker.execute(() -> store(id, new Work(), takes, place.orElse(clips)));
    }

    private synchronized boolean isOver(Work work) {
        return work.over;
    }

    /** Reports the last event, once. */
    private void end(String id, Work work, JobEvent last) {
        if (over(id, work)) {
            listener.on(id, last);
        }
    }

    /** Whether the job was not over before. */
    private synchronized boolean over(String id, Work work) {
        boolean first = !work.over;
        work.over = true;
        running.remove(id);
        return first;
    }

    /** Asks a job to end; one that has ended, or never was, is left alone. */
    public void cancel(String id) {
        Work work;
        GenerationService.Job job;
        synchronized (this) {
            work = running.get(id);
            if (work == null) {
                return;
            }
            work.cancelled = true;
            job = work.job;
        }
        if (job == null) {
            // The engine does not know of it yet, and will not be waited for.
            end(id, work, new JobEvent.Cancelled());
        } else {
            worker.execute(job::cancel);
        }
    }

    private synchronized boolean isCancelled(Work work) {
        return work.cancelled;
    }

    /** How the engine was when this queue last heard of it. */
    public synchronized EngineNews engine() {
        return engine;
    }

    /** The models when they were last asked for; empty before. */
    public synchronized List<ModelInfo> models() {
        return models;
    }

    /** Asks the engine for its models, which starts it; the listener hears of them. */
    public void askForModels() {
        worker.execute(() -> {
            try {
                starting();
                List<ModelInfo> found = service.models();
                synchronized (this) {
                    models = List.copyOf(found);
                }
                ready();
                listener.on(found);
            } catch (ServiceException problem) {
                failed(problem);
            }
        });
    }

    /**
     * Asks the engine something and waits for the answer.
     *
     * @throws ServiceException as the question does
     */
    public <T> T ask(Question<T> question) throws ServiceException {
        try {
            starting();
            T answer = question.to(service);
            ready();
            return answer;
        } catch (ServiceException problem) {
            failed(problem);
            throw problem;
        }
    }

    /** What is asked of the engine. */
    @FunctionalInterface
    public interface Question<T> {
        T to(GenerationService service) throws ServiceException;
    }

    private void starting() {
        if (engine().state() != EngineNews.State.READY) {
            change(new EngineNews(EngineNews.State.STARTING, ""));
        }
    }

    private void ready() {
        change(new EngineNews(EngineNews.State.READY, ""));
    }

    /** A job that failed says nothing about the engine, unless there is none any more. */
    private void failed(ServiceException problem) {
        boolean gone = problem.kind() == Kind.NO_ENGINE;
        change(
                gone
                        ? new EngineNews(EngineNews.State.FAILED, PluginProblemSentence.of(problem))
                        : new EngineNews(EngineNews.State.READY, ""));
    }

    private void change(EngineNews news) {
        synchronized (this) {
            if (engine.equals(news)) {
                return;
            }
            engine = news;
        }
        listener.on(news);
    }

    /** Cancels all jobs and closes the service, on the queue's thread and without waiting. */
    @Override
    public void close() {
        synchronized (this) {
            running.values().forEach(work -> work.cancelled = true);
        }
        worker.execute(service::close);
        worker.shutdown();
    }
}
