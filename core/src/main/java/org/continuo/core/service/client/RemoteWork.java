package org.continuo.core.service.client;

import org.continuo.core.service.ServiceException;
import org.jspecify.annotations.Nullable;

/**
 * Something that another process does for this one, with its events.
 *
 * @param <R> what comes out in the end
 */
abstract sealed class RemoteWork<R> implements Follower.Work<R>
        permits RemoteJob, RemotePull, RemoteSeparation {
    private final HandIn handIn;
    private final Follower<R> follower = new Follower<>(this);
    private volatile Place place;
    private @Nullable Thread moving;
    private boolean cancelled;

    /** Hands a work in. */
    interface HandIn {
        /**
         * Hands it to an engine.
         *
         * @param gone the engine that had it before and is no more
         */
        Place to(@Nullable Connection gone) throws ServiceException;
    }

    /** Hands the work in; its events are not followed yet. */
    RemoteWork(HandIn handIn) throws ServiceException {
        this.handIn = handIn;
        place = handIn.to(null);
    }

    void follow() {
        follower.start();
    }

    boolean isOver() {
        return follower.isOver();
    }

    @Override
    public final Place place() {
        return place;
    }

    @Override
    public void moveOn(ServiceException gone) throws ServiceException {
        synchronized (this) {
            if (cancelled) {
                throw gone;
            }
            moving = Thread.currentThread();
        }
        try {
            place = handIn.to(place.connection());
        } catch (ServiceException noOther) {
            throw new ServiceException(
                    noOther.kind(),
                    "%s was killed, and there is no other: %s"
                            .formatted(place.connection().engine(), noOther.sentence()),
                    noOther.nextStep(),
                    noOther);
        } finally {
            synchronized (this) {
                moving = null;
            }
        }
        if (isCancelled()) {
            forget();
        }
    }

    /** Asks for its end. An engine that has gone does nothing any more either. */
    public void cancel() {
        synchronized (this) {
            cancelled = true;
            if (moving != null) {
                moving.interrupt();
            }
        }
        if (!isOver()) {
            forget();
        }
    }

    final synchronized boolean isCancelled() {
        return cancelled;
    }

    /** A work that has ended is forgotten, another one is cancelled. */
    final void forget() {
        place.connection().forget(place.path());
    }

    public R await() throws ServiceException, InterruptedException {
        return follower.await();
    }
}
