package org.continuo.plugin.bridge;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import org.continuo.plugin.job.PluginProblemSentence;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The plugin instances of this process, and the border behind which nothing is thrown: whatever
 * goes wrong becomes one sentence in a reply or an event.
 */
final class PluginBridge {
    private final EventSink events;
    private final AtomicLong lastHandle = new AtomicLong();
    private final Map<Long, PluginInstance> instances = new ConcurrentHashMap<>();

    PluginBridge(EventSink events) {
        this.events = events;
    }

    long open(String settingsJson) {
        try {
            PluginSettings settings = PluginSettings.of(Json.parse("settings", settingsJson));
            long handle = lastHandle.incrementAndGet();
            instances.put(handle, new PluginInstance(settings, event -> send(handle, event)));
            return handle;
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
            send(0, Json.object().put("event", "error").put("error", PluginProblemSentence.of(e)));
            return 0;
        }
    }

    void close(long handle) {
        PluginInstance instance = instances.remove(handle);
        if (instance != null) {
            instance.close();
        }
    }

    String call(long handle, String requestJson, @Nullable ByteBuffer audio) {
        try {
            PluginInstance instance = instances.get(handle);
            if (instance == null) {
                return Json.text(
                        failure("expected a plugin instance that is open, found handle " + handle));
            }
            Fields request = Json.parse("request", requestJson);
            return Json.text(instance.answer(request, audio).put("ok", true));
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
            return Json.text(failure(PluginProblemSentence.of(e)));
        }
    }

    private void send(long handle, ObjectNode event) {
        try {
            events.event(handle, Json.text(event));
        } catch (LinkageError e) {
            // Nobody listens: the host has not bound the callback.
        }
    }

    /** What was asked for is not done, and why. */
    static ObjectNode failure(String sentence) {
        return Json.object().put("ok", false).put("error", sentence);
    }
}
