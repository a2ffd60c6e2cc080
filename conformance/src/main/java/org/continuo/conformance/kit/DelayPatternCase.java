package org.continuo.conformance.kit;

import java.io.IOException;
import java.util.Map;
import org.continuo.core.request.CodebookTokens;
import org.continuo.engine.tokens.DelayPattern;
import tools.jackson.databind.JsonNode;

/** Case {@code delay_pattern}: laying out, forcing and undoing the pattern, entry by entry. */
record DelayPatternCase(KitCase kitCase) implements CaseRunner {
    @Override
    public Map<String, OutputSpec> outputs() {
        return kitCase.outputs();
    }

    @Override
    public EngineOutput produce(String output) throws IOException {
        int separator = output.lastIndexOf('_');
        int index = EntryNames.index(output, separator + 1);
        JsonNode entry = kitCase.inputs().path("entries").path(index);
        if (entry.isMissingNode()) {
            throw CaseRunner.unknown(output);
        }
        int codebooks = entry.get("num_codebooks").intValue();
        DelayPattern pattern = pattern(entry);
        // the stored ids begin with the start token, which the pattern adds by itself
        CodebookTokens ids = kitCase.tokens("inputs/ids_%d.npy".formatted(index), codebooks);
        DelayPattern.Layout layout =
                pattern.build(ids.slice(1, ids.frames()), entry.get("max_length").intValue());
        CodebookTokens sampled =
                kitCase.tokens("inputs/sampled_%d.npy".formatted(index), codebooks);
        CodebookTokens applied = pattern.apply(sampled, layout.mask());
        return new EngineOutput(
                switch (output.substring(0, separator)) {
                    case "start_ids" -> KitArray.ofRows(layout.startIds());
                    case "mask" -> KitArray.ofRows(layout.mask());
                    case "applied" -> KitArray.ofRows(applied);
                    case "reverted" -> KitArray.of(pattern.revert(applied));
                    default -> throw CaseRunner.unknown(output);
                });
    }

    @Override
    public void checkValues(ValueReport report) {
        for (JsonNode value : kitCase.values().path("entries")) {
            int index = value.path("index").intValue();
            JsonNode entry = kitCase.inputs().path("entries").path(index);
            if (value.has("frames")) {
                report.equal(
                        "frames_" + index,
                        value.get("frames").intValue(),
                        () -> pattern(entry).frameCount(entry.get("max_length").intValue()));
            }
        }
    }

    private static DelayPattern pattern(JsonNode entry) {
        return new DelayPattern(
                entry.get("num_codebooks").intValue(),
                entry.get("audio_channels").intValue() == 2,
                entry.get("pad_token_id").longValue());
    }
}
