package org.continuo.studio.broker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.continuo.studio.messages.ModelNames;
import org.continuo.studio.messages.Slip.Presence;

/** The machines that work. Of the desk's thread alone. */
final class Crew {
    private final Map<String, DeskWorker> workers = new LinkedHashMap<>();

    /** Takes what a machine says of itself; a new one is added. */
    DeskWorker heard(String user, Presence presence) {
        String key = key(user, presence.worker());
        DeskWorker worker = workers.computeIfAbsent(key, _ -> new DeskWorker(user, presence));
        worker.heard(presence);
        return worker;
    }

    Optional<DeskWorker> find(String user, String worker) {
        return Optional.ofNullable(workers.get(key(user, worker)));
    }

    private static String key(String user, String worker) {
        return user + "/" + worker;
    }

    void remove(DeskWorker worker) {
        workers.values().remove(worker);
    }

    List<DeskWorker> all() {
        return new ArrayList<>(workers.values());
    }

    boolean isEmpty() {
        return workers.isEmpty();
    }

    int busy() {
        return (int) workers.values().stream().filter(worker -> worker.job != null).count();
    }

    int idle() {
        return (int) workers.values().stream().filter(DeskWorker::isIdle).count();
    }

    /**
     * The machine for a job: one that has its model loaded, else one that has it, else, if none of
     * all has it, one that may fetch it, else any, which will say what is missing. What travels by
     * its hash is fetched by any.
     */
    Optional<DeskWorker> idleFor(String model) {
        Optional<DeskWorker> best =
                idle(worker -> worker.hasLoaded(model)).or(() -> idle(worker -> worker.has(model)));
        boolean isElsewhere = workers.values().stream().anyMatch(worker -> worker.has(model));
        if (best.isPresent() || (isElsewhere && ModelNames.hash(model).isEmpty())) {
            return best;
        }
        return idle(worker -> worker.presence().mayPull()).or(() -> idle(_ -> true));
    }

    private Optional<DeskWorker> idle(Predicate<DeskWorker> wanted) {
        return workers.values().stream().filter(DeskWorker::isIdle).filter(wanted).findFirst();
    }
}
