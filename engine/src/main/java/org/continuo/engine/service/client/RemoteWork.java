package org.continuo.engine.service.client;

import org.continuo.engine.service.ServiceException;

/**
 * Something that another process does for this one, with its events.
 *
 * @param <R> what comes out in the end
 */
abstract sealed class RemoteWork<R> implements Follower.Work<R> permits RemoteJob, RemotePull {
    private final Connection connection;
    private final String path;
    private final Follower<R> follower;

    RemoteWork(Connection connection, String path) {
        this.connection = connection;
        this.path = path;
        follower = new Follower<>(connection, path + "/events", this);
    }

    void follow() {
        follower.start();
    }

    boolean isOver() {
        return follower.isOver();
    }

    Connection connection() {
        return connection;
    }

    String path() {
        return path;
    }

    /** Asks for its end. An engine that has gone does nothing any more either. */
    public void cancel() {
        if (!isOver()) {
            forget();
        }
    }

    /** A work that has ended is forgotten, another one is cancelled. */
    void forget() {
        try {
            connection.delete(path);
        } catch (ServiceException unknownOrGone) {
            // Its events tell, or have told.
        }
    }

    public R await() throws ServiceException, InterruptedException {
        return follower.await();
    }
}
