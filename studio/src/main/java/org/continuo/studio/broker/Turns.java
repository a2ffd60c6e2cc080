package org.continuo.studio.broker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that wait. What somebody waits to hear comes first; among equals users take turns: each
 * one's jobs keep their order, and who has been served goes behind all others.
 */
final class Turns {
    private final Line urgent = new Line();
    private final Line usual = new Line();

    /** Users with jobs that wait, the one whose turn is next first. */
    private static final class Line {
        private final Map<String, Deque<DeskJob>> waiting = new LinkedHashMap<>();

        void add(DeskJob job, boolean first) {
            Deque<DeskJob> own = waiting.computeIfAbsent(job.user(), _ -> new ArrayDeque<>());
            if (first) {
                own.addFirst(job);
                // It has had its turn: before all others that wait.
                Map<String, Deque<DeskJob>> others = new LinkedHashMap<>(waiting);
                others.remove(job.user());
                waiting.clear();
                waiting.put(job.user(), own);
                waiting.putAll(others);
            } else {
                own.addLast(job);
            }
        }

        boolean remove(DeskJob job) {
            boolean removed = waiting.values().stream().anyMatch(own -> own.remove(job));
            waiting.values().removeIf(Deque::isEmpty);
            return removed;
        }

        void served(DeskJob job) {
            @Nullable Deque<DeskJob> own = waiting.remove(job.user());
            if (own != null) {
                own.remove(job);
                if (!own.isEmpty()) {
                    waiting.put(job.user(), own);
                }
            }
        }

        List<DeskJob> inOrder() {
            List<Deque<DeskJob>> turns = new ArrayList<>();
            waiting.values().forEach(own -> turns.add(new ArrayDeque<>(own)));
            List<DeskJob> order = new ArrayList<>();
            while (!turns.isEmpty()) {
                turns.forEach(own -> order.add(own.remove()));
                turns.removeIf(Deque::isEmpty);
            }
            return order;
        }
    }

    private Line line(DeskJob job) {
        return job.ask().urgent() ? urgent : usual;
    }

    void add(DeskJob job) {
        line(job).add(job, false);
    }

    /** A job that had its turn and lost it waits again, before all others of its kind. */
    void giveBack(DeskJob job) {
        line(job).add(job, true);
    }

    boolean remove(DeskJob job) {
        return line(job).remove(job);
    }

    /** A job has its turn. */
    void served(DeskJob job) {
        line(job).served(job);
    }

    /** All jobs in the order in which they would be served if no other came. */
    List<DeskJob> inOrder() {
        List<DeskJob> order = new ArrayList<>(urgent.inOrder());
        order.addAll(usual.inOrder());
        return order;
    }
}
