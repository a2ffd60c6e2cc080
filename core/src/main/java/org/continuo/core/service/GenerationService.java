package org.continuo.core.service;

import java.nio.file.Path;
import java.util.List;
import org.continuo.core.service.SeparationEvent.StemFile;

/**
 * Makes clips of requests, one job after the other, wherever the engine may run.
 *
 * <p>All methods may be called from any thread and return quickly but for {@link #offer}, which
 * asks the hub, {@link #decode}, and whatever has to start an engine process first. What fails at
 * once is a {@link ServiceException} with one sentence; what fails later is the job's last event.
 */
public interface GenerationService extends AutoCloseable {
    /**
     * Hands in a request. Jobs of one service are done in their order; between services (the
     * clients of one engine) turns are taken.
     *
     * @param listener hears of the job on a thread of the service, one event at a time, until one
     *     that {@linkplain JobEvent#isLast is the last}, which always comes
     * @throws ServiceException if the request cannot be right, the queue is full or there is no
     *     engine
     */
    Job submit(JobRequest request, JobListener listener) throws ServiceException;

    /** The jobs of all clients that are not forgotten yet, the oldest first. */
    List<JobInfo> jobs() throws ServiceException;

    /** All models: those that are here, then the known ones that could be fetched. */
    List<ModelInfo> models() throws ServiceException;

    /**
     * What pulling a model would mean, to be shown before it is begun.
     *
     * @param name such as {@code facebook/musicgen-small}, with or without {@code @revision}
     * @throws ServiceException if the hub cannot be asked or knows no such model
     */
    PullOffer offer(String name) throws ServiceException, InterruptedException;

    /**
     * Begins to fetch a model.
     *
     * @param acceptLicenses whether the user has accepted the licences of the {@link #offer}; it is
     *     remembered
     * @param listener as for {@link #submit}
     */
    Pull pull(String name, boolean acceptLicenses, PullListener listener) throws ServiceException;

    /**
     * Removes one revision of a model from the cache, and what it was converted to.
     *
     * @return bytes that the disk has gained
     * @throws ServiceException if it is not in the cache
     */
    long remove(String name) throws ServiceException;

    /**
     * Writes a sound of any kind that the engine reads as a WAV file of 32-bit floats, for those
     * who read nothing else.
     *
     * @param sound an absolute path
     * @param wav an absolute path that ends in {@code .wav}, in a folder that is there; it appears
     *     whole or not at all
     * @throws ServiceException if the sound cannot be read or the file not be written
     */
    void decode(Path sound, Path wav) throws ServiceException;

    /**
     * Takes a sound apart, in its turn among the jobs.
     *
     * @param listener as for {@link #submit}
     * @throws ServiceException if the queue is full or there is no engine
     */
    Separation separate(SeparationRequest request, SeparationListener listener)
            throws ServiceException;

    /**
     * Looks for takes among all that the engine has kept.
     *
     * @throws ServiceException if they cannot be read
     */
    TakesFound findTakes(TakeQuery query) throws ServiceException;

    /**
     * Stars a kept take, which is not removed then to make room, or takes its star away.
     *
     * @param id of the take, or its beginning
     * @throws ServiceException if there is no such take
     */
    TakeInfo starTake(String id, boolean starred) throws ServiceException;

    /**
     * What makes a kept take again, from the sounds that were kept with it.
     *
     * @throws ServiceException if there is no such take
     */
    JobRequest takeRequest(String id) throws ServiceException;

    /** What the engine is doing. */
    EngineStatus status() throws ServiceException;

    /**
     * Cancels the jobs, separations and pulls that were begun through this object. May be called
     * twice.
     */
    @Override
    void close();

    /** A request that was handed in. */
    interface Job {
        String id();

        /** Asks the job to end; its last event says whether that came in time. */
        void cancel();

        /**
         * Waits for the end.
         *
         * @throws ServiceException if the job failed
         * @throws java.util.concurrent.CancellationException if it was cancelled
         */
        JobResult await() throws ServiceException, InterruptedException;
    }

    /** A model on its way. */
    interface Pull {
        /** Ends it; what has arrived is kept for the next time. */
        void cancel();

        /**
         * Waits for the end and returns the model's folder.
         *
         * @throws ServiceException if the model could not be fetched
         * @throws java.util.concurrent.CancellationException if it was cancelled
         */
        String await() throws ServiceException, InterruptedException;
    }

    /** A sound that is taken apart. */
    interface Separation {
        /** Asks it to end; no file is left then. */
        void cancel();

        /**
         * Waits for the end and returns the files.
         *
         * @throws ServiceException if it failed
         * @throws java.util.concurrent.CancellationException if it was cancelled
         */
        List<StemFile> await() throws ServiceException, InterruptedException;
    }

    /** Hears of a job. */
    @FunctionalInterface
    interface JobListener {
        void on(JobEvent event);

        /** Hears nothing. */
        static JobListener silent() {
            return event -> {};
        }
    }

    /** Hears of a separation. */
    @FunctionalInterface
    interface SeparationListener {
        void on(SeparationEvent event);
    }

    /** Hears of a pull. */
    @FunctionalInterface
    interface PullListener {
        void on(PullEvent event);
    }
}
