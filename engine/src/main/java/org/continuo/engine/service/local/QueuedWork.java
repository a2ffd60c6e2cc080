package org.continuo.engine.service.local;

/** What waits for its turn on the engine's thread. */
sealed interface QueuedWork permits EngineJob, EngineSeparation {
    String id();

    String client();

    /** Says how many others are before it, where that is news. */
    void queuedBehind(int others);

    /** From now on its next news end it. */
    void wantCancelled();

    /** It ends without having begun. */
    void cancelled();

    boolean isOver();
}
