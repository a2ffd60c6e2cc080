package org.continuo.engine.service.local;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What happened, kept for readers who come late or read slowly. Of passing events, such as
 * progress, only the newest of a row is kept. Safe for many threads.
 */
public final class EventLog<E> {
    private final Predicate<E> isPassing;
    private final Predicate<E> isLast;
    private final List<Entry<E>> entries = new ArrayList<>();
    private long nextNumber = 1;

    /** An event with its number, which grows. */
    public record Entry<E>(long number, E event) {}

    /**
     * An empty log.
     *
     * @param isPassing whether an event is of no interest once the next such one is there
     * @param isLast whether no event follows
     */
    EventLog(Predicate<E> isPassing, Predicate<E> isLast) {
        this.isPassing = isPassing;
        this.isLast = isLast;
    }

    synchronized void append(E event) {
        if (!entries.isEmpty()
                && isPassing.test(event)
                && isPassing.test(entries.getLast().event())) {
            entries.removeLast();
        }
        entries.add(new Entry<>(nextNumber++, event));
        notifyAll();
    }

    /** What is newer than {@code number}; waits up to {@code longestMillis} for something. */
    public synchronized List<Entry<E>> after(long number, long longestMillis)
            throws InterruptedException {
        long deadline = System.nanoTime() + longestMillis * 1_000_000;
        while (nextNumber - 1 <= number) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return List.of();
            }
            wait(left);
        }
        return entries.stream().filter(entry -> entry.number() > number).toList();
    }

    public synchronized boolean isOver() {
        return !entries.isEmpty() && isLast.test(entries.getLast().event());
    }
}
