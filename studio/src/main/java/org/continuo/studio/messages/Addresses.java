package org.continuo.studio.messages;

import java.util.regex.Pattern;

/** The broker's addresses, each with one queue of the same name, and the names of properties. */
public final class Addresses {
    /** Jobs that wait, each one large message; workers take the one that they have the turn of. */
    public static final String JOBS = "studio.jobs";

    /** Slips for the desk, which gives turns. */
    public static final String DESK = "studio.desk";

    /** Checkpoints and adapters by their hash, read by workers without being taken. */
    public static final String CONTENT = "studio.content";

    /** Jobs that ended a machine three times. */
    public static final String DEAD = "studio.dead";

    /** What a client is told, results among it. */
    public static final String CLIENTS = "studio.client.";

    /** What a worker is told. */
    public static final String WORKERS = "studio.worker.";

    /** Property: what kind of message it is. */
    public static final String KIND = "kind";

    /** Property: the job's id, which selectors look for. */
    public static final String JOB = "job";

    /** Property: the client's id. */
    public static final String CLIENT = "client";

    /** Property of a job's message: what the desk was asked, for a hub that starts again. */
    public static final String ASK = "ask";

    /** Property of a content's message: its hash. */
    public static final String HASH = "hash";

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private Addresses() {}

    /** The queue of a user's client. */
    public static String ofClient(String user, String client) {
        return CLIENTS + user + "." + requireId(client);
    }

    /** The queue of a user's worker. */
    public static String ofWorker(String user, String worker) {
        return WORKERS + user + "." + requireId(worker);
    }

    /**
     * Refuses what is no UUID in small letters: ids stand in selectors and names of queues.
     *
     * @return the id
     */
    public static String requireId(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("id: expected a UUID, found another text");
        }
        return id;
    }
}
