package org.continuo.engine.service.local;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bounded queue in which clients take turns: each one's items keep their order, and whoever has
 * been served goes behind all others that wait. Safe for many threads.
 */
final class FairQueue<T> {
    private final int capacity;

    /** Clients with waiting items, the one whose turn is next first. */
    private final Map<String, Deque<T>> waiting = new LinkedHashMap<>();

    FairQueue(int capacity) {
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    /**
     * Adds an item.
     *
     * @throws IllegalStateException if the queue is full
     */
    synchronized void add(String client, T item) {
        if (size() >= capacity) {
            throw new IllegalStateException(
                    "queue: expected less than %d items".formatted(capacity));
        }
        waiting.computeIfAbsent(client, _ -> new ArrayDeque<>()).add(item);
        notifyAll();
    }

    /** The next item, waited for. */
    synchronized T take() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        String client = waiting.keySet().iterator().next();
        Deque<T> items = Optional.ofNullable(waiting.remove(client)).orElseThrow();
        T item = items.remove();
        if (!items.isEmpty()) {
            waiting.put(client, items); // behind all others
        }
        return item;
    }

    /** Takes an item out of its turn; false if it is not waiting. */
    synchronized boolean remove(T item) {
        boolean removed = waiting.values().stream().anyMatch(items -> items.remove(item));
        waiting.values().removeIf(Deque::isEmpty);
        return removed;
    }

    synchronized int size() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }

    /** All items in the order in which they would be taken if no other came. */
    synchronized List<T> inOrder() {
        List<Deque<T>> turns = new ArrayList<>();
        waiting.values().forEach(items -> turns.add(new ArrayDeque<>(items)));
        List<T> order = new ArrayList<>();
        while (!turns.isEmpty()) {
            turns.forEach(items -> order.add(items.remove()));
            turns.removeIf(Deque::isEmpty);
        }
        return order;
    }
}
