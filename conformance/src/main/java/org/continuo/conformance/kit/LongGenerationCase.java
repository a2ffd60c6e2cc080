package org.continuo.conformance.kit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.request.CodebookTokens;
import org.continuo.engine.generation.GenerationProbe;
import org.continuo.engine.generation.LongFormWindows;
import org.continuo.engine.generation.LongFormWindows.Window;
import tools.jackson.databind.JsonNode;

/** Case {@code long_generation}: sliding windows over a stub in place of the language model. */
record LongGenerationCase(KitCase kitCase) implements CaseRunner {
    private static final Pattern FROM_EMPTY = Pattern.compile("stub_from_empty_(\\d+)");
    private static final Pattern TOKENS = Pattern.compile("tokens_(\\d+)");

    @Override
    public Map<String, OutputSpec> outputs() {
        return kitCase.outputs();
    }

    @Override
    public EngineOutput produce(String output) throws IOException {
        StubModel stub = stub();
        CodebookTokens empty = CodebookTokens.zeros(1, stub.codebooks(), 0);
        Matcher fromEmpty = FROM_EMPTY.matcher(output);
        if (fromEmpty.matches()) {
            return new EngineOutput(
                    KitArray.ofRows(stub.generate(empty, Integer.parseInt(fromEmpty.group(1)))));
        }
        Matcher tokens = TOKENS.matcher(output);
        if (!tokens.matches()) {
            throw CaseRunner.unknown(output);
        }
        int index = Integer.parseInt(tokens.group(1));
        JsonNode entry = kitCase.inputs().path("entries").path(index);
        if (entry.isMissingNode()) {
            throw CaseRunner.unknown(output);
        }
        CodebookTokens prompt =
                entry.get("prompt_frames").intValue() == 0
                        ? empty
                        : kitCase.tokens("inputs/prompt_%d.npy".formatted(index), stub.codebooks());
        CodebookTokens clip =
                plan(entry)
                        .<RuntimeException>generate(
                                prompt,
                                (window, known) -> stub.generate(known, window.newFrames()));
        return new EngineOutput(KitArray.ofRows(clip));
    }

    @Override
    public void checkValues(ValueReport report) {
        int sampleRateHz = kitCase.inputs().path("sample_rate").intValue();
        for (JsonNode entry : kitCase.values().path("entries")) {
            int index = entry.path("index").intValue();
            report.equal(
                    "total_frames_" + index,
                    entry.get("total_frames").intValue(),
                    () -> plan(entry).totalFrames());
            report.equal(
                    "trace_" + index,
                    trace(entry.path("trace")),
                    () -> trace(plan(entry), sampleRateHz));
        }
    }

    private static LongFormWindows plan(JsonNode entry) {
        return GenerationProbe.ofDuration(
                entry.get("duration").doubleValue(),
                entry.get("max_duration").doubleValue(),
                entry.get("extend_stride").doubleValue(),
                entry.get("frame_rate").doubleValue(),
                entry.get("prompt_frames").intValue());
    }

    /** Start, prompt, length, span of the new frames, start of the melody; window by window. */
    private static List<List<Integer>> trace(LongFormWindows plan, int sampleRateHz) {
        List<List<Integer>> trace = new ArrayList<>();
        for (Window window : plan.windows()) {
            int start = window.startFrame();
            trace.add(
                    List.of(
                            start,
                            window.promptFrames(),
                            window.frames(),
                            start + window.promptFrames(),
                            start + window.frames(),
                            window.melodyStartSample(sampleRateHz)));
        }
        return trace;
    }

    private static List<List<Integer>> trace(JsonNode stored) {
        List<List<Integer>> trace = new ArrayList<>();
        for (JsonNode window : stored) {
            trace.add(
                    List.of(
                            window.get("window_start_frame").intValue(),
                            window.get("prompt_frames").intValue(),
                            window.get("max_gen_len").intValue(),
                            window.get("new_span").get(0).intValue(),
                            window.get("new_span").get(1).intValue(),
                            window.get("melody_start_sample").intValue()));
        }
        return trace;
    }

    private StubModel stub() {
        JsonNode stub = kitCase.inputs().path("stub");
        return new StubModel(
                stub.get("K").intValue(),
                stub.get("vocab").longValue(),
                Long.parseUnsignedLong(stub.get("mult").stringValue()),
                Long.parseUnsignedLong(stub.get("add").stringValue()));
    }
}
