package org.continuo.engine.service.local;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ServiceException;

/** Another place where an engine's jobs may be made, such as the machines of a studio. */
public interface Elsewhere extends AutoCloseable {
    /** Nowhere else: everything is made by this machine. */
    static Elsewhere nowhere() {
        return new Elsewhere() {
            @Override
            public boolean isConsidered() {
                return false;
            }

            @Override
            public OptionalDouble seconds(JobRequest request) {
                return OptionalDouble.empty();
            }

            @Override
            public Optional<Begun> begin(JobRequest request, JobListener listener) {
                return Optional.empty();
            }

            @Override
            public boolean mayBeHere() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    /** Whether there is such a place, told at once and anew with each job. */
    boolean isConsidered();

    /**
     * After how many seconds a job would be done there, by what that place knows of itself; absent
     * where that is too little, or where it does not matter.
     */
    OptionalDouble seconds(JobRequest request);

    /**
     * Begins a job there.
     *
     * @param listener as for {@link org.continuo.core.service.GenerationService#submit}
     * @return nothing if this machine is to make it
     * @throws ServiceException if it cannot be made there and must not be made here
     */
    Optional<Begun> begin(JobRequest request, JobListener listener) throws ServiceException;

    /** Whether this machine may make what that place has failed to. */
    boolean mayBeHere();

    @Override
    void close();

    /** A job that is made there. */
    interface Begun {
        void cancel();

        /** As {@link org.continuo.core.service.GenerationService.Job#await}. */
        JobResult await() throws ServiceException, InterruptedException;

        /** Who made it, in one sentence; for a job that is done. */
        String maker();

        /** Where each clip comes from, whatever its file shall say. */
        List<ClipOrigin> origins();
    }
}
