package org.continuo.plugin.bridge;

/** Takes the news of plugin instances: {@link HostCallbacks#event} inside the plugin. */
@FunctionalInterface
interface EventSink {
    /**
     * Takes an event. May be called on any thread.
     *
     * @param handle the instance, or 0
     * @param json an object whose field {@code event} says what happened
     */
    void event(long handle, String json);
}
