package org.continuo.plugin.bridge;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The only class that C++ calls. All three calls come from one thread, which C++ owns, and return
 * within 50 ms: what takes longer is a job or an analysis, whose news come through {@link
 * HostCallbacks#event}. None of them throws, whatever they are given.
 */
public final class PluginEntryPoint {
    private static final PluginBridge BRIDGE = new PluginBridge(HostCallbacks::event);

    private PluginEntryPoint() {}

    /**
     * A new plugin instance.
     *
     * @param settingsJson {@code {"dataFolder", "presetFolders", "engine": {"command",
     *     "homeFolder"}, "pluginVersion"}}; see {@link PluginSettings}
     * @return its handle, or 0 where the settings are no good: an {@code error} event with handle 0
     *     says why
     */
    public static long open(String settingsJson) {
        return BRIDGE.open(settingsJson);
    }

    /** Ends an instance; its jobs are cancelled. A handle that is not open changes nothing. */
    public static void close(long handle) {
        BRIDGE.close(handle);
    }

    /**
     * Answers a request.
     *
     * @param requestJson an object whose field {@code do} says what is wanted
     * @param audio a direct buffer of little-endian 32-bit floats, {@code [channels, samples]}, one
     *     channel after the other; only read during the call. The request's {@code audio} describes
     *     it.
     * @return {@code {"ok": true, …}}, or {@code {"ok": false, "error": "one sentence"}}; where it
     *     has {@code "pending": true}, the same follows as an {@code answer} event with the
     *     request's {@code requestId}
     */
    public static String call(long handle, String requestJson, @Nullable ByteBuffer audio) {
        return BRIDGE.call(handle, requestJson, audio);
    }
}
