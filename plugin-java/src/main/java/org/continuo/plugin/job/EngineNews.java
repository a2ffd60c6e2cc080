package org.continuo.plugin.job;

/**
 * How the engine is.
 *
 * @param message one sentence where it failed, else empty
 */
public record EngineNews(State state, String message) {
    public static final EngineNews OFF = new EngineNews(State.OFF, "");

    /** What the engine is doing, as far as this client knows. */
    public enum State {
        /** Not asked for yet, or ended since: the next job starts it. */
        OFF,
        STARTING,
        READY,
        FAILED
    }
}
