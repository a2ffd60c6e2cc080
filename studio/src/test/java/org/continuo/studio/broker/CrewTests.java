package org.continuo.studio.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.UUID;
import org.continuo.core.service.EngineStatus.LoadedModel;
import org.continuo.studio.messages.Slip;
import org.continuo.studio.messages.Slip.Presence;
import org.junit.jupiter.api.Test;

/** Which machine takes a job. */
final class CrewTests {
    private static final String MODEL = "facebook/musicgen-large";

    private final Crew crew = new Crew();

    private void machine(
            String name, List<String> has, List<String> loaded, boolean mayPull, String job) {
        crew.heard(
                "room",
                new Presence(
                        UUID.randomUUID().toString(),
                        name,
                        "1",
                        Slip.PROTOCOL,
                        has,
                        loaded.stream()
                                .map(model -> new LoadedModel(model, "int8", "cpu", 1))
                                .toList(),
                        1,
                        job,
                        0,
                        0,
                        mayPull,
                        false));
    }

    private String chosen() {
        return crew.idleFor(MODEL).map(worker -> worker.presence().machine()).orElse("none");
    }

    @Test
    void aMachineThatHasTheModelLoadedGoesBeforeOneThatHasItAndOneThatMayFetchIt() {
        machine("any", List.of(), List.of(), false, "");
        assertEquals("any", chosen());
        machine("fetches", List.of(), List.of(), true, "");
        assertEquals("fetches", chosen());
        machine("has", List.of(MODEL), List.of(), false, "");
        assertEquals("has", chosen());
        machine("loaded", List.of(MODEL), List.of(MODEL), false, "");
        assertEquals("loaded", chosen());
    }

    @Test
    void aJobWaitsForABusyMachineThatHasItsModelRatherThanHaveItFetched() {
        machine("fetches", List.of(), List.of(), true, "");
        machine("has", List.of(MODEL), List.of(), false, UUID.randomUUID().toString());
        assertEquals("none", chosen());
    }
}
