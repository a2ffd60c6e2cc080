package org.continuo.plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.continuo.plugin.document.Fields;
import org.continuo.plugin.document.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What C++ asks for, without any engine. */
class PluginBridgeTests {
    @TempDir private Path data;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final PluginBridge bridge = new PluginBridge((_, json) -> events.add(json));
    private long handle;

    @BeforeEach
    void open() {
        handle =
                bridge.open(
                        "{\"dataFolder\": \"%s\", \"engine\": {\"command\": [\"/nowhere/continuo\", \"serve\"]}}"
                                .formatted(data));
        assertTrue(handle > 0, events::toString);
    }

    @AfterEach
    void close() {
        bridge.close(handle);
    }

    @Test
    void theStatusIsKnownWithoutAnEngine() {
        assertEquals("off", ok("{\"do\": \"status\"}", null).text("engine"));
    }

    @Test
    void settingsThatAreNoGoodAreAnEventOfHandleZero() {
        assertEquals(0, bridge.open("{\"dataFolder\": 7}"));
        assertEquals(
                "{\"event\":\"error\",\"error\":\"settings.dataFolder: expected a text, found 7\"}",
                events.poll());
        for (String bad :
                List.of(
                        "",
                        "[]",
                        "{",
                        "{\"dataFolder\": \"relative\"}",
                        "{\"dataFolder\": null}")) {
            assertEquals(0, bridge.open(bad), bad);
            assertFalse(String.valueOf(events.poll()).contains("should not have happened"), bad);
        }
    }

    @Test
    void aClosedInstanceIsToldApart() {
        bridge.close(handle);
        assertEquals(
                "expected a plugin instance that is open, found handle " + handle,
                error("{\"do\": \"status\"}", null));
        bridge.close(handle);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | expected JSON",
                "[] | expected a JSON object, found a list",
                "{} | request.do: expected a text, found nothing",
                "{\"do\": 5} | request.do: expected a text, found 5",
                "{\"do\": \"dance\"} | found \"dance\"",
                "{\"do\": \"submit\"} | request.seed: expected a whole number",
                "{\"do\": \"submit\", \"seed\": 1} | request.bars: expected a number",
                "{\"do\": \"submit\", \"seed\": 1, \"bars\": 4} | expected tempoBpm beside bars",
                "{\"do\": \"submit\", \"seed\": 1, \"bars\": 900, \"tempoBpm\": 60} | length:"
                        + " expected 0.1 to 300 seconds, found 3600.00",
                "{\"do\": \"submit\", \"seed\": 1, \"lengthSeconds\": \"x\"} |"
                        + " request.lengthSeconds: expected a number from 0.1 to 300, found \"x\"",
                "{\"do\": \"submit\", \"seed\": 1.5, \"lengthSeconds\": 1} | request.seed: expected"
                        + " a whole number",
                "{\"do\": \"submit\", \"seed\": 1, \"lengthSeconds\": 1, \"mode\": \"sing\"} |"
                        + " expected one of continue, melody, text",
                "{\"do\": \"submit\", \"seed\": 1, \"lengthSeconds\": 1, \"mode\": \"text\","
                    + " \"takes\": 99} | request.takes: expected a whole number from 1 to 8, found"
                    + " 99",
                "{\"do\": \"submit\", \"seed\": 1, \"lengthSeconds\": 1, \"mode\": \"continue\"} |"
                        + " request.audio: expected an object, found nothing",
                "{\"do\": \"compose\", \"presetId\": \"none\"} | request.presetId",
                "{\"do\": \"compose\", \"tempoBpm\": 0} | request.tempoBpm: expected a number from"
                        + " 10 to 1000, found 0",
                "{\"do\": \"compose\", \"meterNumerator\": 4, \"meterDenominator\": 5} | meter:"
                        + " expected",
                "{\"do\": \"chroma\"} | request.audio",
                "{\"do\": \"savePreset\", \"name\": \"x\"} | request.prompt"
            })
    void whatIsNotUnderstoodIsOneSentence(String request, String sentence) {
        String error = error(request, null);
        assertTrue(error.contains(sentence), error);
        assertFalse(error.contains("\n") || error.contains("Exception"), error);
    }

    @Test
    void aDeeplyNestedRequestIsRefused() {
        assertTrue(error("{\"do\":" + "[".repeat(100_000), null).contains("expected JSON"));
    }

    @Test
    void aBufferOfAnotherSizeIsRefused() {
        String request =
                "{\"do\": \"chroma\", \"audio\": {\"sampleRateHz\": 44100, \"channels\": 2,"
                        + " \"samples\": 44100}}";
        assertTrue(error(request, ByteBuffer.allocateDirect(8)).contains("found 8 bytes"));
        assertTrue(error(request, null).contains("found 0 bytes"));
    }

    @Test
    void theMelodyOfARegionIsShown() {
        Fields chroma =
                ok(
                        "{\"do\": \"chroma\", \"audio\": {\"sampleRateHz\": 44100, \"channels\": 1,"
                                + " \"samples\": 88200, \"what\": \"melody\"}}",
                        tone(88_200, 440));
        assertEquals(7.8125, chroma.number("frameRateHz", 0, 100));
        int frames = chroma.integer("frames", 1, 100);
        assertEquals(frames, chroma.node().get("argmax").size());
        assertEquals(9, chroma.node().get("argmax").get(frames / 2).intValue(), "an A");
        assertEquals(1, chroma.node().get("strength").get(frames / 2).doubleValue(), 0.1);
    }

    @Test
    void aPromptIsComposedOfWordsPresetAndHost() {
        Fields reply =
                ok(
                        "{\"do\": \"compose\", \"prompt\": \"dreamy\", \"presetId\": \"jazz-trio\","
                            + " \"tempoBpm\": 90, \"meterNumerator\": 3, \"meterDenominator\": 4}",
                        null);
        assertTrue(reply.text("prompt").startsWith("dreamy, jazz trio with "), reply::toString);
        assertTrue(reply.text("prompt").endsWith("90 bpm, 3/4 time"), reply::toString);
        assertEquals("tempo", reply.objects("parts").get(2).text("source"));
    }

    @Test
    void aSilentRegionDoesNotKeepAPromptFromBeingComposed() {
        Fields reply =
                ok(
                        "{\"do\": \"compose\", \"prompt\": \"dreamy\", \"audio\":"
                            + " {\"sampleRateHz\": 44100, \"channels\": 1, \"samples\": 44100}}",
                        ByteBuffer.allocateDirect(4 * 44_100));
        assertEquals("dreamy", reply.text("prompt"));
        assertTrue(reply.text("regionProblem").contains("silent"), reply::toString);
    }

    @Test
    void aSavedPresetIsListed() {
        Fields saved =
                ok(
                        "{\"do\": \"savePreset\", \"name\": \"Mine\", \"prompt\": \"pads\","
                                + " \"settings\": {\"temperature\": 1.1}}",
                        null);
        assertEquals("mine", saved.object("preset").text("id"));
        List<Fields> presets = ok("{\"do\": \"presets\"}", null).objects("presets");
        assertTrue(presets.size() > 24);
        assertEquals(1.1, presets.getLast().object("settings").number("temperature", 0, 2));
    }

    @Test
    void aFolderThatCannotBeWrittenIsOneSentence() throws Exception {
        Files.writeString(data.resolve("presets"), "");
        String error = error("{\"do\":\"savePreset\",\"name\":\"x\",\"prompt\":\"y\"}", null);
        assertTrue(error.contains(data.resolve("presets").toString()), error);
    }

    @Test
    void anEngineThatCannotBeStartedFailsTheJobAndTheProcessLives() throws Exception {
        String job =
                ok(
                                "{\"do\": \"submit\", \"mode\": \"text\", \"prompt\": \"x\","
                                        + " \"seed\": 1, \"lengthSeconds\": 1}",
                                null)
                        .text("jobId");
        Fields event;
        do {
            event = Json.parse("event", String.valueOf(events.poll(60, TimeUnit.SECONDS)));
        } while (!event.text("event").equals("failed"));
        assertEquals(job, event.text("jobId"));
        assertTrue(event.text("error").contains("could not be started"), event::toString);
        assertEquals("failed", ok("{\"do\": \"status\"}", null).text("engine"));
    }

    private Fields ok(String request, @Nullable ByteBuffer audio) {
        Fields reply = Json.parse("reply", bridge.call(handle, request, audio));
        assertTrue(reply.flag("ok", false), reply::toString);
        return reply;
    }

    private String error(String request, @Nullable ByteBuffer audio) {
        Fields reply = Json.parse("reply", bridge.call(handle, request, audio));
        assertFalse(reply.flag("ok", true), reply::toString);
        return reply.text("error");
    }

    private static ByteBuffer tone(int samples, double hertz) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4 * samples).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < samples; i++) {
            buffer.putFloat(4 * i, (float) Math.sin(2 * Math.PI * hertz * i / 44_100));
        }
        return buffer;
    }
}
