package org.continuo.studio.messages;

import java.util.List;
import org.continuo.core.service.EngineStatus.LoadedModel;
import org.continuo.core.service.JobInfo;

/**
 * What a studio does.
 *
 * @param version of the hub
 * @param processId of the hub
 * @param machines those that work
 * @param jobs of all users, the oldest first
 * @param queued jobs that wait
 * @param capacity how many may
 * @param done jobs that ended since the hub started
 */
public record HubView(
        String version,
        long processId,
        double uptimeSeconds,
        List<Machine> machines,
        List<JobInfo> jobs,
        int queued,
        int capacity,
        long done) {
    public HubView {
        machines = List.copyOf(machines);
        jobs = List.copyOf(jobs);
    }

    /**
     * A machine that works.
     *
     * @param has models by name or hash
     * @param job that it makes; empty if none
     * @param stepsPerSecond of the last job; 0 while unknown
     * @param done jobs since it came
     */
    public record Machine(
            String name,
            String version,
            List<String> has,
            List<LoadedModel> loaded,
            long modelBytesLimit,
            String job,
            double fraction,
            double stepsPerSecond,
            long done) {}
}
