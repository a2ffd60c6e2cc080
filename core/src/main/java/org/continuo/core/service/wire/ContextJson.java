package org.continuo.core.service.wire;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.json.Fields;
import org.continuo.core.request.BeatAlignment;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.KeptTokens;
import org.continuo.core.service.wire.RequestJson.Role;
import tools.jackson.databind.node.ObjectNode;

/** What a request plays on from, as JSON. */
final class ContextJson {
    private ContextJson() {}

    static ObjectNode write(Context context) {
        ObjectNode node = Wire.JSON.createObjectNode();
        node.set("sound", RequestJson.write(context.sound()));
        context.longestSeconds().ifPresent(seconds -> node.put("longestSeconds", seconds));
        node.put("kept", context.kept());
        context.alignment()
                .ifPresent(beats -> {
                    ObjectNode alignment = node.putObject("alignment");
                    beats.expectedBpm().ifPresent(bpm -> alignment.put("expectedBpm", bpm));
                });
        context.tokens()
                .ifPresent(tokens ->
                        node.putObject("tokens")
                                .put("take", tokens.take())
                                .put("frames", tokens.frames())
                                .put("drawnFrames", tokens.drawnFrames()));
        return node;
    }

    static Context read(Fields fields, Map<Role, AudioSamples> uploads) {
        Context context =
                new Context(
                        RequestJson.sound(fields, Role.CONTEXT, uploads),
                        optional(fields.optionalNumber("longestSeconds")),
                        fields.flag("kept", false),
                        fields.optionalObject("alignment").map(ContextJson::alignment),
                        fields.optionalObject("tokens").map(ContextJson::tokens));
        fields.requireAllRead();
        return context;
    }

    private static BeatAlignment alignment(Fields fields) {
        OptionalDouble expectedBpm = optional(fields.optionalNumber("expectedBpm"));
        fields.requireAllRead();
        return new BeatAlignment(expectedBpm);
    }

    private static KeptTokens tokens(Fields fields) {
        KeptTokens tokens =
                new KeptTokens(
                        fields.text("take"),
                        fields.integer("frames", 1, Integer.MAX_VALUE),
                        fields.integer("drawnFrames", 0, Integer.MAX_VALUE));
        fields.requireAllRead();
        return tokens;
    }

    private static OptionalDouble optional(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}
