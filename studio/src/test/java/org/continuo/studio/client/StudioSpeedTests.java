package org.continuo.studio.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import org.continuo.studio.messages.HubView;
import org.continuo.studio.messages.HubView.Machine;
import org.junit.jupiter.api.Test;

class StudioSpeedTests {
    private static final int STEPS = 400;

    private static Machine machine(double stepsPerSecond, String job, double fraction) {
        return new Machine(
                "studio", "1", List.of(), List.of(), 0, job, fraction, stepsPerSecond, 0);
    }

    private static OptionalDouble seconds(int queued, Machine... machines) {
        return StudioSpeed.seconds(
                new HubView("1", 1, 0, List.of(machines), List.of(), queued, 100, 0), STEPS);
    }

    @Test
    void theMachineThatHasItDoneFirstCounts() {
        Machine slow = machine(50, "", 0);
        Machine busy = machine(200, "a", 0.75);
        assertEquals(OptionalDouble.of(8), seconds(0, slow));
        assertEquals(OptionalDouble.of(2.5), seconds(0, slow, busy));
    }

    @Test
    void jobsThatWaitAreDoneBeforeIt() {
        Machine slow = machine(50, "", 0);
        Machine fast = machine(200, "", 0);
        assertEquals(OptionalDouble.of(4), seconds(1, slow, fast));
        assertEquals(OptionalDouble.of(8), seconds(4, slow, fast));
        assertEquals(OptionalDouble.of(24), seconds(2, slow));
    }

    @Test
    void nothingIsKnownOfMachinesThatHaveMadeNothing() {
        assertEquals(OptionalDouble.empty(), seconds(0));
        assertEquals(OptionalDouble.empty(), seconds(0, machine(50, "", 0), machine(0, "", 0)));
    }
}
