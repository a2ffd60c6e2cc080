package org.continuo.engine.service.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.continuo.core.service.EngineStatus;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.client.EngineClient;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.TestEngine.JobRecorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client says of an engine that does not answer as engines do. */
@SuppressWarnings("NullAway.Init") // begin() comes before everything else
final class HostileEngineTests {
    private HostileEngine engine;
    private EngineClient client;

    @BeforeEach
    void begin() throws IOException {
        engine = new HostileEngine();
        client = engine.client();
    }

    @AfterEach
    void end() {
        client.close();
        engine.close();
    }

    private static String event(String name, String data) {
        return "id: 1\nevent: %s\ndata: %s\n\n".formatted(name, data);
    }

    private static void assertOneSentence(ServiceException failed) {
        assertEquals(Kind.FAILED, failed.kind(), failed.sentence());
        String sentence = failed.sentence();
        assertEquals(1, sentence.lines().count());
        for (String foreign : List.of("java", "jackson", "continuo.", "exception", ".part")) {
            assertTrue(!sentence.toLowerCase(Locale.ROOT).contains(foreign), sentence);
        }
        assertTrue(sentence.contains("the engine"), sentence);
    }

    /** The job's only end is a sentence, which its listener hears and whoever waits gets. */
    private String sentenceOfJob() throws Exception {
        JobRecorder recorder = new JobRecorder();
        ServiceException failed =
                assertThrows(
                        ServiceException.class,
                        client.submit(TestEngine.request("bells").streaming(), recorder)::await);
        assertOneSentence(failed);
        assertEquals(
                List.of(failed.sentence()),
                recorder.events.stream()
                        .filter(JobEvent::isLast)
                        .map(last -> assertInstanceOf(JobEvent.Failed.class, last))
                        .map(last -> last.problem().sentence())
                        .toList());
        return failed.sentence();
    }

    @Test
    void anEngineThatAnswersAsItShouldIsBelieved() throws Exception {
        JobResult result = client.submit(TestEngine.request("bells"), event -> {}).await();
        assertEquals(4, result.clips().getFirst().length());
        assertEquals(1, result.codes().frames());
    }

    static List<Arguments> eventsThatAreNone() {
        String sound = "{\"sampleRateHz\":32000,\"channels\":%s,\"samples\":%s,\"audio\":\"%s\",";
        String rest = "\"levelled\":true,\"last\":false}";
        String clips = "{\"clips\":%s,\"seed\":1,\"stepsPerSecond\":1}";
        return List.of(
                Arguments.of(
                        "sound",
                        sound.formatted("1", "2147483647", "AAAAAA==") + rest,
                        "expected 8589934588 bytes at audio, found 4"),
                Arguments.of(
                        "sound",
                        sound.formatted("2147483647", "0", "") + rest,
                        "expected 1 to 65535 channels of sound"),
                Arguments.of("sound", sound.formatted("65535", "2147483647", "") + rest, "found 0"),
                Arguments.of("sound", sound.formatted("1", "-1", "AAAAAA==") + rest, "-1 samples"),
                Arguments.of(
                        "sound",
                        sound.formatted("2", "10", "AAAAAA==") + rest,
                        "expected 80 bytes at audio, found 4"),
                Arguments.of(
                        "sound",
                        sound.formatted("1", "1", "?!") + rest,
                        "expected Base64 at audio, found \"?!\""),
                Arguments.of(
                        "sound",
                        sound.formatted("1.5", "1", "AAAAAA==") + rest,
                        "expected a whole number at channels, found 1.5"),
                Arguments.of(
                        "sound",
                        "{\"sampleRateHz\":32000,\"channels\":1,\"samples\":0,\"audio\":\"\"}",
                        "expected true or false at levelled, found nothing"),
                Arguments.of("sound", "7", "found 7"),
                Arguments.of("sound", "null", "found null"),
                Arguments.of("stage", "{\"stage\":\"dreaming\"}", "generating"),
                Arguments.of("stage", "{\"stage\":2}", "found 2"),
                Arguments.of("stage", "{\"stage\":null}", "found null"),
                Arguments.of("queued", "{\"ahead\":\"1\"}", "a whole number at ahead"),
                Arguments.of("queued", "{\"ahead\":-1}", "expected 0 or more at ahead, found -1"),
                Arguments.of("queued", "{\"ahead\":1,\"ahead\":2}", "expected JSON"),
                Arguments.of("queued", "{\"ahead\":1} x", "expected JSON"),
                Arguments.of("queued", "{\"ahead\":", "expected JSON"),
                Arguments.of("queued", "[".repeat(5000), "expected JSON"),
                Arguments.of("queued", "{\"ahead\":" + "9".repeat(400) + "}", "at ahead"),
                Arguments.of(
                        "progress",
                        "{\"done\":3,\"total\":2,\"stepsPerSecond\":1}",
                        "0 or more at total"),
                Arguments.of(
                        "progress",
                        "{\"done\":1,\"total\":2,\"stepsPerSecond\":\"NaN\"}",
                        "stepsPerSecond"),
                Arguments.of("failed", "{}", "expected text at error, found nothing"),
                Arguments.of("failed", "{\"error\":\"x\",\"kind\":\"TEAPOT\"}", "\"TEAPOT\""),
                Arguments.of("failed", "{\"error\":5,\"kind\":\"failed\"}", "text at error"),
                Arguments.of("failed", "{\"error\":\" \",\"kind\":\"failed\"}", "a sentence"),
                Arguments.of("done", "{}", "a list at clips, found nothing"),
                Arguments.of("done", clips.formatted("[]"), "clips: expected 1, found 0"),
                Arguments.of("done", clips.formatted("\"many\""), "a list at clips"),
                Arguments.of("done", clips.formatted("[null]"), "clips"),
                Arguments.of(
                        "done",
                        clips.formatted("[{\"sampleRateHz\":1,\"channels\":1}]"),
                        "expected a whole number at clips[0].samples, found nothing"),
                Arguments.of(
                        "done",
                        clips.formatted("[{\"sampleRateHz\":32000,\"channels\":1,\"samples\":5}]"),
                        "clip 1: expected 1 channels of 5 samples"),
                Arguments.of("explosion", "{}", "found \"explosion\""));
    }

    @ParameterizedTest
    @MethodSource("eventsThatAreNone")
    void anEventThatIsNoneEndsTheJobWithASentence(String name, String data, String part)
            throws Exception {
        engine.says("/jobs/j1/events", event(name, data));
        String sentence = sentenceOfJob();
        assertTrue(sentence.contains(part), sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id: one\nevent: queued\ndata: {\"ahead\":1}\n\n",
                "id: 99999999999999999999\nevent: queued\ndata: {\"ahead\":1}\n\n",
                "event: queued\ndata: {\"ahead\":1}\n\n",
                "id: 0\nevent: queued\ndata: {\"ahead\":1}\n\n"
            })
    void numbersThatDoNotGrowEndTheJob(String events) throws Exception {
        engine.says("/jobs/j1/events", events);
        assertTrue(sentenceOfJob().contains("expected a number above"));
    }

    @Test
    void theSameEventsAgainAndAgainComeToAnEnd() throws Exception {
        engine.says("/jobs/j1/events", event("queued", "{\"ahead\":1}"));
        assertTrue(sentenceOfJob().contains("expected a number above 1, found \"1\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n\n", ": nothing\n\n", "event: queued\n"})
    void eventsWithoutAnEndComeToOne(String events) throws Exception {
        engine.says("/jobs/j1/events", events);
        assertTrue(sentenceOfJob().contains("expected done, failed or cancelled in the end"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: ", "event: ", "", ": "})
    void aLineWithoutEndIsNotReadToItsEnd(String beginning) throws Exception {
        byte[] endless = (beginning + "x".repeat(9 << 20)).getBytes(UTF_8);
        engine.sends("/jobs/j1/events", endless);
        assertTrue(sentenceOfJob().contains("expected lines of at most 8388608 bytes"));
    }

    @Test
    void piecesOfSoundHaveOneFormAndNothingIsBehindTheLast() throws Exception {
        String sound =
                "id: %d\nevent: sound\ndata: {\"sampleRateHz\":32000,\"channels\":%d,"
                        + "\"samples\":1,\"audio\":\"%s\",\"levelled\":true,\"last\":%b}\n\n";
        engine.says(
                "/jobs/j1/events",
                sound.formatted(1, 1, "AAAAAA==", false)
                        + sound.formatted(2, 2, "AAAAAAAAAAA=", false));
        assertTrue(sentenceOfJob().contains("expected 1 channels"));
        engine.says(
                "/jobs/j1/events",
                sound.formatted(1, 1, "AAAAAA==", true) + sound.formatted(2, 1, "AAAAAA==", true));
        assertTrue(sentenceOfJob().contains("expected nothing behind the last piece"));
    }

    static Stream<Arguments> codesThatAreNone() {
        return Stream.of(
                Arguments.of("(1, 1)", 1),
                Arguments.of("(1, 4294967297, 1)", 1),
                Arguments.of("(4294967296, 4294967296, 1)", 1),
                Arguments.of("(0, 4294967297, 1)", 0),
                Arguments.of("(2, 1, 1)", 2),
                Arguments.of("(1, 0, 1)", 0),
                Arguments.of("(1, 1, 1000)", 1),
                Arguments.of("(1, 1, 99999999999999999999)", 1),
                Arguments.of("()", 1));
    }

    @ParameterizedTest
    @MethodSource("codesThatAreNone")
    void codesAreHeldAgainstTheirBytes(String shape, int values) throws Exception {
        engine.sends("/jobs/j1/codes", HostileEngine.npy(shape, values));
        assertTrue(sentenceOfJob().startsWith("the engine's codes: expected "));
    }

    @Test
    void aClipIsHeldAgainstWhatWasSaidOfIt() throws Exception {
        engine.sends("/jobs/j1/clips/0", HostileEngine.wav(3));
        assertTrue(sentenceOfJob().contains("clip 1: expected 1 channels of 4 samples"));
        engine.sends("/jobs/j1/clips/0", HostileEngine.wav(300_000));
        assertTrue(sentenceOfJob().contains("expected at most 1048592 bytes, found more"));
        engine.sends("/jobs/j1/clips/0", Arrays.copyOf(HostileEngine.wav(4), 30));
        assertTrue(sentenceOfJob().startsWith("the engine's clip 1: expected"));
        engine.says("/jobs/j1/clips/0", "");
        assertTrue(sentenceOfJob().startsWith("the engine's clip 1: expected"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{\"id\":7}", "{\"id\":\"../..\"}", "{\"id\":\"\"}"})
    void aJobsNameIsNothingButAName(String answer) {
        engine.says("/jobs", answer);
        assertOneSentence(
                assertThrows(
                        ServiceException.class,
                        () -> client.submit(TestEngine.request("bells"), event -> {})));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/status|null",
                "/status|{}",
                "/status|{\"version\":null,\"processId\":1,\"uptimeSeconds\":1,\"queued\":0,"
                        + "\"running\":\"\",\"loaded\":[],\"modelBytesLimit\":1}",
                "/models|7",
                "/models|[null]",
                "/models|[{}]",
                "/jobs|[{\"id\":\"x\",\"state\":\"dreaming\"}]",
                "/offer|{\"name\":3}",
                "/models|{"
            })
    void answersAreReadAsStrictly(String path, String answer) {
        engine.says(path, answer);
        Executable question =
                switch (path) {
                    case "/status" -> client::status;
                    case "/models" -> client::models;
                    case "/jobs" -> client::jobs;
                    default -> () -> client.offer("somebody/tiny");
                };
        assertOneSentence(assertThrows(ServiceException.class, question));
    }

    @Test
    void whatALaterVersionAddsIsPassedOver() {
        engine.says(
                "/status",
                "{\"version\":\"9\",\"processId\":1,\"uptimeSeconds\":1,\"queued\":0,\"mood\":3,"
                        + "\"running\":\"\",\"loaded\":[],\"modelBytesLimit\":1}");
        EngineStatus status = assertDoesNotThrow(client::status);
        assertEquals("9", status.version());
    }

    @Test
    void aPullsEventsAreReadAsStrictly() throws Exception {
        for (String event :
                List.of(
                        event("done", "{}"),
                        event("failed", "{\"kind\":\"busy\"}"),
                        event("progress", "{\"doneBytes\":-1}"),
                        event("note", "{\"sentence\":[]}"),
                        event("sound", "{}"))) {
            engine.says("/pulls/p1/events", event);
            assertOneSentence(
                    assertThrows(
                            ServiceException.class,
                            () -> client.pull("somebody/tiny", true, news -> {}).await()));
        }
    }

    @Test
    void anErrorOfAListenerEndsTheWaitToo() throws Exception {
        engine.says("/jobs/j1/events", event("queued", "{\"ahead\":1}"));
        ServiceException failed =
                assertThrows(
                        ServiceException.class,
                        client.submit(
                                        TestEngine.request("bells"),
                                        event -> {
                                            if (event instanceof JobEvent.Queued) {
                                                throw new OutOfMemoryError("test");
                                            }
                                        })
                                ::await);
        assertEquals("not enough memory for what the engine sent", failed.sentence());
    }
}
