package org.continuo.plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.continuo.core.BeatMaterial;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.WavFile;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import org.continuo.plugin.clip.StoredClips;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;

/** The plugin's Java part with a real engine process and its default model. */
class EndToEndTests {
    private static final long LONGEST_SECONDS = 240;

    @TempDir private Path data;

    /** Events of a job that are not its last. */
    private static final Set<String> UNDER_WAY =
            Set.of("queued", "stage", "progress", "note", "sound");

    private final BlockingQueue<Fields> events = new LinkedBlockingQueue<>();
    private final PluginBridge bridge =
            new PluginBridge((_, json) -> events.add(Json.parse("event", json)));
    private long handle;

    @BeforeEach
    void open() {
        handle = bridge.open(settings());
        assertTrue(handle > 0, events::toString);
    }

    @AfterEach
    void endTheEngine() throws InterruptedException {
        bridge.close(handle);
        for (ProcessHandle engine : engines()) {
            engine.destroyForcibly();
            engine.onExit().orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void aContinuationOfAPieceBecomesAClipOfExactlyItsBars() throws Exception {
        AudioSamples piece = SoundFile.at(Path.of("../examples/night-drive.wav")).read();
        String job = submit(piece, 1, 2);
        List<Fields> news = newsOf(job);
        assertTrue(news.stream().anyMatch(event -> event.text("event").equals("progress")));
        Fields done = news.getLast();
        assertEquals("done", done.text("event"), done::toString);
        assertEquals(piece.length() + 1_000, done.whole("timelineStartSamples", 0, 1L << 40));
        List<Fields> takes = done.objects("takes");
        assertEquals(2, takes.size());
        int bar = (int) Math.round(240.0 / 112 * 32_000);
        for (Fields take : takes) {
            assertEquals(bar, take.integer("samples", 0, 1 << 30));
            AudioSamples clip = WavFile.read(Path.of(take.text("path")));
            assertEquals(bar, clip.length());
            assertEquals(32_000, clip.sampleRateHz());
            assertEquals(2, clip.channelCount());
        }
        assertEquals(7, takes.get(0).whole("seed", 0, 100));
        assertEquals(8, takes.get(1).whole("seed", 0, 100));
        assertEquals("ready", call("{\"do\":\"status\"}", null).text("engine"));
        assertEquals(2, StoredClips.in(data.resolve("clips")).size());
        Fields retained =
                call(
                        "{\"do\":\"retainClips\",\"clipIds\":[\"%s\"]}"
                                .formatted(takes.get(0).text("clipId")),
                        null);
        assertEquals(1, retained.integer("retained", 0, 9));
    }

    /** Pieces come while the job runs, and all of them together are the clip that is stored. */
    @Test
    void aStreamedTakeIsHeardWhileItIsMade() throws Exception {
        Fields reply =
                call(
                        """
                        {"do": "submit",
                         "request": {"descriptions": ["synthwave"], "takes": 2, "seed": 7,
                                     "length": {"seconds": 4}, "streamed": true}}
                        """,
                        null);
        List<Fields> news = newsOf(reply.text("jobId"));
        assertEquals("done", news.getLast().text("event"), () -> news.getLast().toString());
        List<String> kinds = news.stream().map(event -> event.text("event")).toList();
        int behind = kinds.subList(kinds.indexOf("sound"), kinds.size()).indexOf("progress");
        assertTrue(behind > 0, () -> "expected sound while steps are made, found " + kinds);

        List<Fields> pieces = news.stream().filter(e -> e.text("event").equals("sound")).toList();
        assertTrue(pieces.getLast().flag("last", false));
        AudioSamples clip =
                WavFile.read(Path.of(news.getLast().objects("takes").getFirst().text("path")));
        int at = 0;
        for (Fields piece : pieces) {
            FloatBuffer heard =
                    ByteBuffer.wrap(Base64.getDecoder().decode(piece.text("audio")))
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asFloatBuffer();
            assertEquals(piece.integer("samples", 0, 1 << 20), heard.remaining());
            while (heard.hasRemaining()) {
                assertEquals(clip.channel(0)[at++], heard.get());
            }
        }
        assertEquals(clip.length(), at);
    }

    @Test
    void aJobWhoseEngineIsKilledGoesOnWithAnotherAndFailsWhereThatIsKilledToo() throws Exception {
        AudioSamples piece = SoundFile.at(Path.of("../examples/night-drive.wav")).read();
        String job = submit(piece, 100, 4);
        List<ProcessHandle> first = killEngineAt(job);
        while (nextOf(job).text("event").equals("progress")) {
            // what the first had told before
        }
        List<ProcessHandle> second = killEngineAt(job);
        assertTrue(second.stream().noneMatch(first::contains));
        Fields failed = newsOf(job).getLast();
        assertEquals("failed", failed.text("event"), failed::toString);
        assertTrue(failed.text("error").contains("was killed"), failed::toString);
        assertFalse(failed.text("error").contains("\n"));

        Fields done = newsOf(submit(piece, 0.25, 1)).getLast();
        assertEquals("done", done.text("event"), done::toString);
        assertTrue(second.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Kills the engine once it has made steps of a job. */
    private List<ProcessHandle> killEngineAt(String job) throws InterruptedException {
        Fields news = nextOf(job);
        while (!news.text("event").equals("progress")) {
            assertTrue(UNDER_WAY.contains(news.text("event")), news::toString);
            news = nextOf(job);
        }
        List<ProcessHandle> engine = engines();
        assertFalse(engine.isEmpty());
        for (ProcessHandle process : engine) {
            process.destroyForcibly();
            process.onExit().orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).join();
        }
        return engine;
    }

    @Test
    void aJobThatIsCancelledEndsWithoutAClip() throws Exception {
        AudioSamples piece = SoundFile.at(Path.of("../examples/night-drive.wav")).read();
        String job = submit(piece, 100, 4);
        while (!nextOf(job).text("event").equals("progress")) {
            // waits
        }
        call("{\"do\":\"cancel\",\"jobId\":\"%s\"}".formatted(job), null);
        assertEquals("cancelled", newsOf(job).getLast().text("event"));
        assertEquals(List.of(), StoredClips.in(data.resolve("clips")));
    }

    /**
     * A beat of 120 bpm that ends on a bar line: the new part's first beat belongs on its start,
     * also in clips that were heard before that was known.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aContinuationComesOntoTheHostsBeat(boolean drums) throws Exception {
        AudioSamples beat = BeatMaterial.played(8, drums);
        Fields reply =
                call(
                        """
                        {"do": "submit",
                         "request": {"descriptions": ["house, 120 bpm, drums, bass"], "takes": 4,
                                     "seed": 1, "length": {"seconds": 2.5}, "streamed": true,
                                     "context": {"sound": {"upload": true},
                                                 "alignment": {"expectedBpm": 120}}},
                         "audio": {"sampleRateHz": %d, "channels": 1, "samples": %d}}
                        """
                                .formatted(beat.sampleRateHz(), beat.length()),
                        planar(beat));
        Fields done = newsOf(reply.text("jobId")).getLast();
        assertEquals("done", done.text("event"), done::toString);
        List<Double> off = new ArrayList<>();
        for (Fields take : done.objects("takes")) {
            BeatMaterial.secondsOffTheBeat(beat, WavFile.read(Path.of(take.text("path"))))
                    .ifPresent(seconds -> off.add(seconds));
        }
        long onGrid = off.stream().filter(seconds -> seconds <= 0.015).count();
        assertTrue(off.size() >= 2, () -> "expected takes with a clear beat, found " + off);
        assertTrue(4 * onGrid >= 3L * off.size(), () -> "seconds off the beat: " + off);
    }

    @Test
    void theModelsArriveAsAnEvent() throws Exception {
        call("{\"do\":\"models\"}", null);
        Fields models = next("models");
        List<String> names =
                models.objects("models").stream().map(model -> model.text("name")).toList();
        assertTrue(names.contains("nano"), names.toString());
    }

    @Test
    void aSoundOfAnyKindIsOpenedAsAWavFile() throws Exception {
        Path mp3 = Path.of("../engine/src/test/resources/audio/tone.mp3").toAbsolutePath();
        Fields reply =
                call("{\"do\":\"open\",\"requestId\":1,\"path\":\"%s\"}".formatted(mp3), null);
        assertTrue(reply.flag("pending", false));
        Fields answer = next("answer");
        assertTrue(answer.flag("ok", false), answer::toString);
        assertTrue(WavFile.read(Path.of(answer.text("path"))).length() > 8_000);
    }

    private String submit(AudioSamples piece, double bars, int takes) {
        Fields reply =
                call(
                        """
                        {"do": "submit",
                         "request": {"descriptions": ["synthwave"], "takes": %d, "seed": 7,
                                     "length": {"seconds": %s},
                                     "context": {"sound": {"upload": true},
                                                 "alignment": {"expectedBpm": 112}}},
                         "audio": {"sampleRateHz": %d, "channels": 2, "samples": %d,
                                   "what": "context", "timelineStartSamples": 1000}}
                        """
                                .formatted(
                                        takes,
                                        Math.round(bars * 240 / 112 * 32_000) / 32_000.0,
                                        piece.sampleRateHz(),
                                        piece.length()),
                        planar(piece));
        return reply.text("jobId");
    }

    private Fields call(String request, @Nullable ByteBuffer audio) {
        Fields reply = Json.parse("reply", bridge.call(handle, request, audio));
        assertTrue(reply.flag("ok", false), reply::toString);
        BridgeDocument.require(Json.parse("request", request).node(), reply.node());
        return reply;
    }

    private List<Fields> newsOf(String job) throws InterruptedException {
        List<Fields> news = new ArrayList<>();
        do {
            news.add(nextOf(job));
        } while (UNDER_WAY.contains(news.getLast().text("event")));
        return news;
    }

    private Fields nextOf(String job) throws InterruptedException {
        Fields event;
        do {
            event = next();
        } while (!event.text("jobId", "").equals(job));
        return event;
    }

    private Fields next(String kind) throws InterruptedException {
        Fields event;
        do {
            event = next();
        } while (!event.text("event").equals(kind));
        return event;
    }

    private Fields next() throws InterruptedException {
        Fields event = events.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
        assertTrue(event != null, "expected news within 4 minutes, found none");
        BridgeDocument.requireEvent(Objects.requireNonNull(event).node());
        return event;
    }

    /** The engines that were started for this test's data folder. */
    private List<ProcessHandle> engines() {
        try (Stream<ProcessHandle> children = ProcessHandle.current().descendants()) {
            return children.filter(ProcessHandle::isAlive).toList();
        }
    }

    private String settings() {
        var json = Json.object().put("dataFolder", data.toString());
        ArrayNode command = json.putObject("engine").putArray("command");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        List.of(
                        "@" + Path.of("../engine/engine.args").toAbsolutePath().normalize(),
                        "-Xmx1g",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.continuo.engine.cli.Main",
                        "serve")
                .forEach(command::add);
        return Json.text(json);
    }

    private Path temporary() {
        try {
            return Files.createDirectories(data.resolve("tmp"));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static ByteBuffer planar(AudioSamples audio) {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(4 * audio.channelCount() * audio.length())
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] channel : audio.channels()) {
            buffer.asFloatBuffer().put(channel);
            buffer.position(buffer.position() + 4 * channel.length);
        }
        return buffer.flip();
    }
}
