package org.continuo.studio.client;

import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import org.continuo.studio.messages.HubView;
import org.continuo.studio.messages.HubView.Machine;

/**
 * When a studio would have another job done, as far as its machines have shown how fast they are.
 */
final class StudioSpeed {
    private StudioSpeed() {}

    private record Turn(double freeAfterSeconds, double jobSeconds) {
        double doneAfterSeconds() {
            return freeAfterSeconds + jobSeconds;
        }
    }

    /**
     * After how many seconds a job of so many steps would be done; absent while a machine has not
     * made anything. Jobs that wait are taken for as long as this one, each by the machine that
     * would have it done first; what is sent and loaded is not in it.
     */
    static OptionalDouble seconds(HubView view, int steps) {
        PriorityQueue<Turn> turns =
                new PriorityQueue<>(Comparator.comparingDouble(Turn::doneAfterSeconds));
        for (Machine machine : view.machines()) {
            if (!(machine.stepsPerSecond() > 0)) {
                return OptionalDouble.empty();
            }
            double job = steps / machine.stepsPerSecond();
            turns.add(new Turn(machine.job().isEmpty() ? 0 : (1 - machine.fraction()) * job, job));
        }
        if (turns.isEmpty()) {
            return OptionalDouble.empty();
        }
        for (int waiting = 0; waiting < view.queued(); waiting++) {
            Turn taken = turns.remove();
            turns.add(new Turn(taken.doneAfterSeconds(), taken.jobSeconds()));
        }
        return OptionalDouble.of(turns.element().doneAfterSeconds());
    }
}
