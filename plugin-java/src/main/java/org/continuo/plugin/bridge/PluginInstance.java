package org.continuo.plugin.bridge;

import java.nio.ByteBuffer;
import org.continuo.plugin.document.Fields;
import org.continuo.plugin.document.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One plugin in the DAW: answers its requests. */
final class PluginInstance {
    private final PluginSettings settings;

    PluginInstance(PluginSettings settings) {
        this.settings = settings;
    }

    /** The reply's fields; {@code ok} is added by the caller. */
    ObjectNode answer(Fields request, @Nullable ByteBuffer audio) {
        String wish = request.text("do");
        return switch (wish) {
            case "status" -> Json.object().put("engine", "off").put("host", settings.hostName());
            default ->
                    throw new IllegalArgumentException(
                            "request.do: expected status, found \"%s\"".formatted(wish));
        };
    }
}
