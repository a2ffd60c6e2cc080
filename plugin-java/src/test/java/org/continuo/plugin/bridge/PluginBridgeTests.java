package org.continuo.plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavFile;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import org.continuo.plugin.clip.Clip;
import org.continuo.plugin.clip.StoredClips;
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
                "{\"do\": \"submit\"} | request.request: expected an object, found nothing",
                "{\"do\": \"submit\", \"request\": {\"context\": {\"sound\": {\"upload\": true}}}}"
                        + " | request.audio: expected an object, found nothing",
                "{\"do\": \"submit\", \"request\": {\"context\": {\"sound\": {\"upload\": true}},"
                    + " \"melody\": {\"sound\": {\"upload\": true}}}, \"audio\": {\"sampleRateHz\":"
                    + " 44100, \"channels\": 1, \"samples\": 0, \"what\": \"context\"}} | expected"
                    + " a context or a melody, or surroundings of a part that is made anew, found",
                "{\"do\": \"compose\", \"presetId\": \"none\"} | request.presetId",
                "{\"do\": \"compose\", \"tempoBpm\": 0} | request.tempoBpm: expected a number from"
                        + " 10 to 1000, found 0",
                "{\"do\": \"compose\", \"meterNumerator\": 4, \"meterDenominator\": 5} | meter:"
                        + " expected",
                "{\"do\": \"chroma\"} | request.requestId: expected a whole number",
                "{\"do\": \"chroma\", \"requestId\": 1} | request.audio",
                "{\"do\": \"chroma\", \"requestId\": 1, \"audio\": {\"sampleRateHz\": 44100,"
                        + " \"channels\": 1, \"samples\": 0, \"what\": \"context\"}} |"
                        + " request.audio.what: expected melody, found context",
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
                "{\"do\": \"chroma\", \"requestId\": 1, \"audio\": {\"sampleRateHz\": 44100,"
                        + " \"channels\": 2, \"samples\": 44100}}";
        assertTrue(error(request, ByteBuffer.allocateDirect(8)).contains("found 8 bytes"));
        assertTrue(error(request, null).contains("found 0 bytes"));
    }

    @Test
    void theMelodyOfARegionIsShown() throws Exception {
        Fields chroma =
                later(
                        "{\"do\": \"chroma\", \"requestId\": 1, \"audio\": {\"sampleRateHz\":"
                            + " 44100, \"channels\": 1, \"samples\": 88200, \"what\": \"melody\"}}",
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
    void partsThatTheUserLeavesOutAreToldButNotInThePrompt() {
        Fields reply =
                ok(
                        "{\"do\": \"compose\", \"prompt\": \"dreamy\", \"tempoBpm\": 90,"
                                + " \"leftOut\": [\"90 bpm\"]}",
                        null);
        assertEquals("dreamy", reply.text("prompt"));
        assertEquals("90 bpm", reply.objects("parts").get(1).text("text"));
    }

    @Test
    void aSilentRegionDoesNotKeepAPromptFromBeingComposed() throws Exception {
        Fields reply =
                later(
                        "{\"do\": \"compose\", \"requestId\": 1, \"prompt\": \"dreamy\", \"audio\":"
                            + " {\"sampleRateHz\": 44100, \"channels\": 1, \"samples\": 44100}}",
                        ByteBuffer.allocateDirect(4 * 44_100));
        assertEquals("dreamy", reply.text("prompt"));
        assertTrue(reply.text("regionProblem").contains("silent"), reply::toString);
    }

    @Test
    void noCallTakesLongOnARegionOfFiveMinutes() throws Exception {
        int samples = 5 * 60 * 48_000;
        ByteBuffer region = tone(2 * samples, 440);
        String audio =
                "\"audio\": {\"sampleRateHz\": 48000, \"channels\": 2, \"samples\": %d}"
                        .formatted(samples);
        List<String> requests =
                List.of(
                        "{\"do\": \"compose\", \"requestId\": %d, " + audio + "}",
                        "{\"do\": \"chroma\", \"requestId\": %d, " + audio + "}",
                        "{\"do\": \"cancel\", \"requestId\": %d}",
                        "{\"do\": \"submit\", \"request\": {\"descriptions\": [\"\"], \"seed\": %d,"
                                + " \"length\": {\"seconds\": 1},"
                                + " \"context\": {\"sound\": {\"upload\": true}}}, "
                                + audio
                                + "}");
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        int id = 0;
        for (String request : requests) {
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 3; round++) {
                String one = request.formatted(++id);
                long before = threads.getCurrentThreadCpuTime();
                ok(one, region);
                least = Math.min(least, threads.getCurrentThreadCpuTime() - before);
            }
            assertTrue(least < 50_000_000, "%s: %d ns".formatted(request, least));
        }
    }

    @Test
    void aRegionThatWasAnalysedIsNotAnalysedAgain() throws Exception {
        String request =
                "{\"do\": \"compose\", \"requestId\": 1, \"prompt\": \"%s\", \"audio\":"
                        + " {\"sampleRateHz\": 44100, \"channels\": 1, \"samples\": 1323000}}";
        ByteBuffer region = tone(1_323_000, 440);
        later(request.formatted("slow"), region);
        long anew = cpuNanos(() -> later(request.formatted("quick"), tone(1_323_000, 330)));
        long again = cpuNanos(() -> later(request.formatted("slow"), tone(1_323_000, 330)));
        assertTrue(again < anew / 2, "%d ns, then %d ns".formatted(anew, again));
    }

    @Test
    void anInstanceIsAnsweredWhileAnotherOnesRegionIsAnalysed() throws Exception {
        long other = bridge.open("{\"dataFolder\": \"%s\"}".formatted(data));
        ByteBuffer region = tone(1_323_000, 440);
        for (int id = 1; id <= 3; id++) {
            String compose =
                    "{\"do\": \"compose\", \"requestId\": "
                            + id
                            + ", \"audio\": {\"sampleRateHz\": 44100, \"channels\": 1,"
                            + " \"samples\": 1323000}}";
            assertTrue(ok(compose, region).flag("pending", false));
        }
        assertTrue(bridge.call(other, "{\"do\": \"status\"}", null).contains("\"ok\":true"));
        ok("{\"do\": \"cancel\", \"requestId\": 2}", null);
        ok("{\"do\": \"cancel\", \"requestId\": 2}", null);
        assertEquals(1, answer().whole("requestId", 0, 9));
        assertEquals(3, answer().whole("requestId", 0, 9), "2 was cancelled");
        bridge.close(other);
    }

    @Test
    void anAnalysisThatIsCancelledIsGivenUpAtItsNextStep() throws Exception {
        String ask =
                "{\"do\": \"compose\", \"requestId\": %d, \"audio\":"
                        + " {\"sampleRateHz\": 48000, \"channels\": 1, \"samples\": %d}}";
        ByteBuffer second = tone(48_000, 440);
        ByteBuffer minutes = tone(5 * 60 * 48_000, 440);
        later(ask.formatted(1, 48_000), second);
        long whole = cpuNanos(() -> later(ask.formatted(2, 5 * 60 * 48_000), minutes));
        long cancelled =
                cpuNanos(() -> {
                    long before = analysisCpuNanos();
                    minutes.putFloat(0, 0.5f); // another region
                    ok(ask.formatted(3, 5 * 60 * 48_000), minutes);
                    while (analysisCpuNanos() == before) {
                        Thread.onSpinWait(); // until it runs
                    }
                    ok("{\"do\": \"cancel\", \"requestId\": 3}", null);
                    return later(ask.formatted(4, 48_000), second);
                });
        assertTrue(cancelled < whole / 2, "%d ns, then %d ns".formatted(whole, cancelled));
    }

    @Test
    void whatWasHeardOfATakeIsKeptAsAClipToTheSample() throws Exception {
        String keep =
                "{\"do\": \"keep\", \"requestId\": 1, \"seed\": 7, \"prompt\": \"pads\", \"audio\":"
                        + " {\"sampleRateHz\": 32000, \"channels\": 2, \"samples\": 3}}";
        Fields take = later(keep, tone(6, 440)).objects("takes").getFirst();
        AudioSamples stored = WavFile.read(Path.of(take.text("path")));
        assertEquals(32_000, stored.sampleRateHz());
        for (int i = 0; i < 6; i++) {
            assertEquals(tone(6, 440).getFloat(4 * i), stored.channel(i / 3)[i % 3]);
        }
        assertEquals(7, take.whole("seed", 0, 9));
        Clip kept = StoredClips.in(data.resolve("clips")).getFirst();
        assertEquals(take.text("clipId"), kept.id());
        assertEquals("pads", kept.prompt());
        assertTrue(error(keep, tone(5, 440)).contains("found 20 bytes"));
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | request: expected an array \"descriptions\"",
                "{\"descriptions\": [\"x\"]} | request: expected a \"length\"",
                "{\"descriptions\": [\"x\"], \"length\": {\"seconds\": \"x\"}} |"
                        + " request.length.seconds: expected a number",
                "{\"descriptions\": [\"x\"], \"length\": {\"seconds\": 3600}} | length: expected at"
                        + " most 300 seconds, found 3600.00",
                "{\"descriptions\": [\"x\"], \"length\": {\"seconds\": 1}, \"takes\": 9} | takes:"
                        + " expected 1 to 8, found 9",
                "{\"descriptions\": [\"x\"], \"length\": {\"seconds\": 1}, \"seed\": 1.5} |"
                        + " request.seed: expected a whole number"
            })
    void aRequestThatTheEngineWouldNotTakeFailsItsJob(String request, String sentence)
            throws Exception {
        Fields failed = failureOf("{\"do\": \"submit\", \"request\": %s}".formatted(request));
        assertTrue(failed.text("error").contains(sentence), failed::toString);
        assertEquals("bad_request", failed.text("kind"));
    }

    @Test
    void anEngineThatCannotBeStartedFailsTheJobAndTheProcessLives() throws Exception {
        Fields failed =
                failureOf(
                        "{\"do\": \"submit\", \"request\": {\"descriptions\": [\"x\"],"
                                + " \"seed\": 1, \"length\": {\"seconds\": 1}}}");
        assertTrue(failed.text("error").contains("could not be started"), failed::toString);
        assertEquals("failed", ok("{\"do\": \"status\"}", null).text("engine"));
    }

    /** The last event of a job that fails. */
    private Fields failureOf(String submit) throws InterruptedException {
        Fields reply = Json.parse("reply", bridge.call(handle, submit, null));
        Fields event;
        do {
            event = Json.parse("event", String.valueOf(events.poll(60, TimeUnit.SECONDS)));
            BridgeDocument.requireEvent(event.node());
        } while (!event.text("event").equals("failed"));
        assertEquals(reply.text("jobId"), event.text("jobId"));
        return event;
    }

    @Test
    void everyCallIsWrittenDown() {
        String known = error("{\"do\": \"dance\"}", null).replaceAll(".*expected |, found.*", "");
        assertEquals(
                new TreeSet<>(BridgeDocument.calls()),
                new TreeSet<>(List.of(known.split(", | or "))));
    }

    private Fields ok(String request, @Nullable ByteBuffer audio) {
        Fields reply = Json.parse("reply", bridge.call(handle, request, audio));
        assertTrue(reply.flag("ok", false), reply::toString);
        BridgeDocument.require(Json.parse("request", request).node(), reply.node());
        return reply;
    }

    /** What is answered by an event. */
    private Fields later(String request, ByteBuffer audio) throws InterruptedException {
        assertTrue(ok(request, audio).flag("pending", false));
        Fields answer = answer();
        assertTrue(answer.flag("ok", false), answer::toString);
        return answer;
    }

    private Fields answer() throws InterruptedException {
        Fields event = Json.parse("event", String.valueOf(events.poll(60, TimeUnit.SECONDS)));
        assertEquals("answer", event.text("event"));
        return event;
    }

    private static long cpuNanos(Callable<?> work) throws Exception {
        long before = analysisCpuNanos();
        work.call();
        return analysisCpuNanos() - before;
    }

    private static long analysisCpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("continuo-analysis"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.threadId()))
                .max()
                .orElse(0);
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
