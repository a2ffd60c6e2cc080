package org.continuo.plugin.bridge;

/** What C++ implements for Java: the plugin binds {@link #event} when it loads this class. */
final class HostCallbacks {
    private HostCallbacks() {}

    /**
     * News of a plugin instance. May be called on any thread; C++ copies the text and returns.
     *
     * @param handle the instance, or 0 where there is none (an {@link PluginEntryPoint#open} that
     *     failed)
     * @param json an object whose field {@code event} says what happened
     */
    static native void event(long handle, String json);
}
