package org.continuo.engine.service.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FairQueueTests {
    private final FairQueue<String> queue = new FairQueue<>(6);

    private void add(String... items) {
        for (String item : items) {
            queue.add(item.substring(0, 1), item);
        }
    }

    private List<String> takeAll() throws InterruptedException {
        List<String> taken = new ArrayList<>();
        while (queue.size() > 0) {
            taken.add(queue.take());
        }
        return taken;
    }

    @Test
    void clientsTakeTurnsAndEachOnesItemsKeepTheirOrder() throws InterruptedException {
        add("a1", "a2", "a3", "b1", "c1", "b2");
        List<String> expected = List.of("a1", "b1", "c1", "a2", "b2", "a3");
        assertEquals(expected, queue.inOrder());
        assertEquals(expected, takeAll());
    }

    @Test
    void whoeverHasBeenServedGoesBehindThoseWhoWait() throws InterruptedException {
        add("a1", "a2", "b1");
        assertEquals("a1", queue.take());
        add("a3", "c1");
        assertEquals(List.of("b1", "a2", "c1", "a3"), takeAll());
    }

    @Test
    void itemsLeaveOutOfTheirTurn() throws InterruptedException {
        add("a1", "a2", "b1");
        assertTrue(queue.remove("a1"));
        assertFalse(queue.remove("a1"));
        assertEquals(List.of("a2", "b1"), takeAll());
    }

    @Test
    void aFullQueueTakesNothing() {
        add("a1", "a2", "a3", "b1", "c1", "b2");
        assertThrows(IllegalStateException.class, () -> add("d1"));
        assertEquals(6, queue.size());
    }
}
