package org.continuo.plugin.bridge;

import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.TakeQuery;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.core.service.wire.Wire;
import org.continuo.plugin.job.JobQueue;
import tools.jackson.databind.node.ObjectNode;

/** What the window asks about all takes that were ever made. */
final class KeptTakes {
    private static final int MOST_SHOWN = 200;

    private final JobQueue jobs;

    KeptTakes(JobQueue jobs) {
        this.jobs = jobs;
    }

    /** Takes by words, key and tempo as they are written in one line, and by star. */
    Supplier<ObjectNode> search(Fields call) {
        TakeQuery query =
                TakeQuery.of(call.text("text"), call.flag("starredOnly", false), MOST_SHOWN);
        return () -> asked(service -> Wire.JSON.valueToTree(service.findTakes(query)));
    }

    /** Stars a take, or takes its star away. */
    Supplier<ObjectNode> star(Fields call) {
        String take = call.text("take");
        boolean starred = call.flag("starred", false);
        return () -> asked(service -> Wire.JSON.valueToTree(service.starTake(take, starred)));
    }

    /** What makes a take again, to be submitted. */
    Supplier<ObjectNode> request(Fields call) {
        String take = call.text("take");
        return () ->
                asked(service ->
                        Json.object().set("request", RequestJson.write(service.takeRequest(take))));
    }

    private ObjectNode asked(JobQueue.Question<ObjectNode> question) {
        try {
            return jobs.ask(question);
        } catch (ServiceException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
