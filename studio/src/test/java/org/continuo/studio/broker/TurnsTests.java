package org.continuo.studio.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.UUID;
import org.continuo.studio.messages.Slip.Ask;
import org.continuo.studio.messages.Slip.Work;
import org.junit.jupiter.api.Test;

/** Whose turn is next. */
final class TurnsTests {
    private final Turns turns = new Turns();

    private DeskJob add(String user, String description, boolean urgent) {
        String id = UUID.randomUUID().toString();
        DeskJob job =
                new DeskJob(
                        new Ask(id, id, Work.CLIPS, "", description, 1, urgent, List.of()), user);
        turns.add(job);
        return job;
    }

    private List<String> order() {
        return turns.inOrder().stream().map(job -> job.ask().description()).toList();
    }

    @Test
    void usersTakeTurnsHoweverManyJobsEachHas() {
        DeskJob first = add("anna", "anna 1", false);
        add("anna", "anna 2", false);
        add("anna", "anna 3", false);
        add("otto", "otto 1", false);
        assertEquals(List.of("anna 1", "otto 1", "anna 2", "anna 3"), order());
        turns.served(first);
        assertEquals(List.of("otto 1", "anna 2", "anna 3"), order());
    }

    @Test
    void whatSomebodyListensToComesFirst() {
        add("anna", "long", false);
        add("otto", "audition", true);
        assertEquals(List.of("audition", "long"), order());
    }

    @Test
    void aJobWhoseMachineWentComesBeforeTheOthersOfItsKind() {
        DeskJob lost = add("anna", "lost", false);
        turns.served(lost);
        add("otto", "otto", false);
        add("anna", "anna", false);
        turns.giveBack(lost);
        add("otto", "audition", true);
        assertEquals(List.of("audition", "lost", "otto", "anna"), order());
    }
}
