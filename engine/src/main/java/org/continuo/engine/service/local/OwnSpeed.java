package org.continuo.engine.service.local;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.jspecify.annotations.Nullable;

/**
 * How fast this machine has made its last clips, by model and device as they were asked for, and so
 * when it would have another one done. What a model takes to load is not in it.
 */
final class OwnSpeed {
    /** Of the published models. */
    private static final double FRAME_RATE_HZ = 50;

    private final Map<ModelChoice, Double> stepsPerSecond = new ConcurrentHashMap<>();

    /** A job of this model is done. */
    void heard(ModelChoice model, double steps) {
        if (steps > 0) {
            stepsPerSecond.put(model, steps);
        }
    }

    /**
     * After how many seconds a job would be done; absent for a model that has made nothing yet.
     *
     * @param waiting would be done first; of a job whose speed is not known, as fast as this one
     * @param running the same
     */
    OptionalDouble seconds(
            JobRequest request, List<QueuedWork> waiting, @Nullable QueuedWork running) {
        Double own = stepsPerSecond.get(request.model());
        if (own == null) {
            return OptionalDouble.empty();
        }
        double seconds = steps(request) / own;
        for (QueuedWork work : waiting) {
            seconds += remaining(work, own);
        }
        return OptionalDouble.of(seconds + remaining(running, own));
    }

    private double remaining(@Nullable QueuedWork work, double otherwise) {
        return work instanceof EngineJob job
                ? (1 - job.info().fraction())
                        * steps(job.request())
                        / stepsPerSecond.getOrDefault(job.request().model(), otherwise)
                : 0;
    }

    private static int steps(JobRequest request) {
        return request.length().frames(FRAME_RATE_HZ);
    }
}
