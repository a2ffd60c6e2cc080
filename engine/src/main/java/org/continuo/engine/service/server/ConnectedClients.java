package org.continuo.engine.service.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which clients are there: those with an open stream of events, and those that asked for something
 * lately. Safe for many threads.
 */
final class ConnectedClients {
    private final Duration grace;
    private final Map<String, Seen> clients = new HashMap<>();
    private long lastSignNanos = System.nanoTime();

    private static final class Seen {
        private long lastNanos;
        private int openStreams;
    }

    /**
     * Nobody yet.
     *
     * @param grace for how long a client may be silent
     */
    ConnectedClients(Duration grace) {
        this.grace = grace;
    }

    synchronized void sign(String client) {
        lastSignNanos = System.nanoTime();
        clients.computeIfAbsent(client, _ -> new Seen()).lastNanos = lastSignNanos;
    }

    synchronized void streamOpened(String client) {
        sign(client);
        clients.computeIfAbsent(client, _ -> new Seen()).openStreams++;
    }

    synchronized void streamClosed(String client) {
        sign(client);
        clients.computeIfAbsent(client, _ -> new Seen()).openStreams--;
    }

    /** Clients that have gone since; each is named once. */
    synchronized Set<String> vanished() {
        long now = System.nanoTime();
        Set<String> gone = new HashSet<>();
        clients.entrySet()
                .removeIf(entry -> {
                    Seen seen = entry.getValue();
                    boolean away = seen.openStreams == 0 && now - seen.lastNanos > grace.toNanos();
                    if (away) {
                        gone.add(entry.getKey());
                    }
                    return away;
                });
        return gone;
    }

    /** For how long nobody has been there; 0 while a stream is open. */
    synchronized Duration idle() {
        return clients.values().stream().anyMatch(seen -> seen.openStreams > 0)
                ? Duration.ZERO
                : Duration.ofNanos(System.nanoTime() - lastSignNanos);
    }
}
