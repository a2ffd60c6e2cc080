package org.continuo.plugin.bridge;

import org.continuo.plugin.document.Fields;
import org.continuo.plugin.document.Json;
import org.continuo.plugin.vst3.Channel;
import org.continuo.plugin.vst3.HostFunctions;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known of the DAW: the name that C++ found, or what the DAW says itself through VST3.
 *
 * @param functions of the settings
 */
record HostFacts(String name, HostFunctions functions) {
    static HostFacts of(Fields settings) {
        return new HostFacts(
                settings.text("hostName", ""), functions(settings.objectOrNull("hostFunctions")));
    }

    /** Host name, channel name and colour; a request's own {@code hostFunctions} are newer. */
    ObjectNode describe(Fields request) {
        HostFunctions asked =
                request.has("hostFunctions")
                        ? functions(request.objectOrNull("hostFunctions"))
                        : functions;
        ObjectNode reply = Json.object().put("hostName", asked.hostName().orElse(name));
        asked.channel().ifPresent(channel -> put(reply, channel));
        return reply;
    }

    private static void put(ObjectNode reply, Channel channel) {
        reply.put("channelName", channel.name());
        channel.colour().ifPresent(argb -> reply.put("channelColour", "#%08x".formatted(argb)));
    }

    private static HostFunctions functions(@Nullable Fields json) {
        return json == null
                ? HostFunctions.NONE
                : new HostFunctions(
                        address(json, "hostApplication"), address(json, "channelContext"));
    }

    /** An address as a decimal string, since a JSON number may not hold 64 bits. */
    private static long address(Fields json, String name) {
        String text = json.text(name, "0");
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException bad) {
            throw new IllegalArgumentException(
                    "%s.%s: expected an address as a decimal number, found \"%s\""
                            .formatted(json.subject(), name, text),
                    bad);
        }
    }
}
