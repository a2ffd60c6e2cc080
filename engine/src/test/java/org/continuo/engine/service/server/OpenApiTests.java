package org.continuo.engine.service.server;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavFile;
import org.continuo.core.json.Schemas;
import org.continuo.core.service.DataFolder;
import org.continuo.engine.hub.FakeHub;
import org.continuo.engine.hub.FakeRepository;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.local.LocalEngine;
import org.continuo.engine.service.server.RawClient.HubResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The running server answers as {@code openapi.yaml} says, on every path, and on no other. */
final class OpenApiTests {
    @TempDir Path folder;
    private final Set<String> called = new TreeSet<>();
    private JsonNode document;
    private Schemas schemas;
    private FakeHub hub;
    private EngineServer server;
    private RawClient client;

    @BeforeEach
    void serve() throws IOException {
        try (InputStream in = EngineServer.class.getResourceAsStream("openapi.yaml")) {
            document = new YAMLMapper().readTree(requireNonNull(in));
        }
        schemas = new Schemas(document);
        hub = new FakeHub();
        server =
                EngineServer.start(
                                new DataFolder(folder.resolve("data")),
                                () -> new LocalEngine(TestEngine.setup(folder, hub.endpoint())),
                                EngineServer.Limits.DEFAULT)
                        .orElseThrow();
        client = RawClient.of(server.address());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        hub.close();
    }

    @Test
    void everyRouteIsDocumentedAndEveryDocumentedPathIsARoute() {
        Set<String> documented = new TreeSet<>();
        document.path("paths")
                .forEachEntry((path, methods) ->
                        methods.forEachEntry((method, _) ->
                                documented.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        assertEquals(documented, new TreeSet<>(server.routes()));
    }

    @Test
    void everyDocumentedAnswerIsGivenInTheDocumentedForm() throws Exception {
        String request =
                """
                {"model": {"name": "", "precision": "int8", "threads": 1},
                 "descriptions": ["bells"], "length": {"seconds": 0.3}, "takes": 2, "seed": 5,
                 "context": {"sound": {"upload": true}, "longestSeconds": 1, "kept": false},
                 "sampling": {"guidanceScale": 3, "temperature": 1, "topK": 250, "topP": 0,
                             "greedy": false, "extendStrideSeconds": 18},
                 "output": {"sampleRateHz": 44100, "channels": 2, "loudness": "clip"},
                 "streamed": true}
                """;
        requireDocumented("JobRequest", document(request));
        call(client.authorization("Bearer x"), "GET", "/status", "/status", "", 401);
        call(client.host("example.com"), "GET", "/status", "/status", "", 403);
        call("GET", "/status", "/status", "", 200);
        call("POST", "/jobs", "/jobs", "{}", 400);
        call("POST", "/jobs", "/jobs", " ".repeat(2_000_000), 413);
        String id = call("POST", "/jobs", "/jobs", request, 201).json().path("id").asString("");
        String job = "/jobs/" + id;
        call("GET", "/jobs", "/jobs", "", 200);
        call("GET", "/jobs/{id}", job, "", 200);
        call("GET", "/jobs/{id}", "/jobs/0", "", 404);
        String audio = "/jobs/{id}/audio/{role}";
        call("PUT", audio, job + "/audio/context", "no sound", 422);
        call("PUT", audio, job + "/audio/melody", "", 404);
        ByteArrayOutputStream wav = new ByteArrayOutputStream();
        WavFile.write(wav, TestEngine.tone(1, 64_000, 32_000), SampleEncoding.FLOAT_32);
        check("PUT", audio, client.send("PUT", job + "/audio/context", wav.toByteArray(), ""), 200);
        call("GET", "/jobs/{id}/events", job + "/events", "", 200);
        call("GET", "/jobs/{id}/events", "/jobs/0/events", "", 404);
        call("GET", "/jobs/{id}/clips/{number}", job + "/clips/1", "", 200);
        call("GET", "/jobs/{id}/clips/{number}", job + "/clips/2", "", 404);
        call("GET", "/jobs/{id}/codes", job + "/codes", "", 200);
        call("GET", "/jobs/{id}/codes", "/jobs/0/codes", "", 404);
        String file = "/jobs/{id}/clips/{number}/file";
        String place = "{\"path\": \"%s\"}".formatted(folder.resolve("clip.wav"));
        call("POST", file, job + "/clips/0/file", place, 200);
        call("POST", file, job + "/clips/0/file", "{\"path\": \"clip.wav\"}", 400);
        call("POST", file, job + "/clips/9/file", place, 404);
        call("DELETE", "/jobs/{id}", job, "", 200);
        call("DELETE", "/jobs/{id}", job, "", 404);
        sounds(wav.toByteArray());
        separations();
        models();
        takes();
        call("POST", "/stop", "/stop", "{}", 200);
        Set<String> open = new HashSet<>();
        document.path("paths")
                .forEachEntry((path, methods) ->
                        methods.forEachEntry((method, operation) ->
                                operation
                                        .path("responses")
                                        .forEachEntry((status, _) ->
                                                open.add(
                                                        method.toUpperCase(Locale.ROOT)
                                                                + " "
                                                                + path
                                                                + " "
                                                                + status))));
        open.removeAll(called);
        // A full queue, as GenerationServiceContract fills it; a body of 256 MiB.
        open.removeAll(
                Set.of(
                        "POST /jobs 503",
                        "POST /separations 503",
                        "PUT " + audio + " 503",
                        "PUT " + audio + " 413"));
        assertEquals(Set.of(), open, "answers that are documented and were never seen");
    }

    private void sounds(byte[] wav) throws IOException {
        Path sound = Files.write(folder.resolve("sound.wav"), wav);
        String wish =
                "{\"sound\": \"%s\", \"path\": \"%s\"}"
                        .formatted(sound, folder.resolve("decoded.wav"));
        requireDocumented("SoundToDecode", document(wish));
        call("POST", "/sounds", "/sounds", wish, 200);
        call("POST", "/sounds", "/sounds", wish.replace("decoded.wav", "decoded"), 400);
        call("POST", "/sounds", "/sounds", wish.replace("sound.wav", "none.wav"), 422);
    }

    /** Of the sound that {@link #sounds} has written; nobody has fetched the model. */
    private void separations() throws IOException {
        String wish =
                "{\"sound\": {\"file\": \"%s\"}, \"folder\": \"%s\", \"name\": \"sound\"}"
                        .formatted(folder.resolve("sound.wav"), folder);
        requireDocumented("SeparationRequest", document(wish));
        String id =
                call("POST", "/separations", "/separations", wish, 201)
                        .json()
                        .path("id")
                        .asString("");
        call("POST", "/separations", "/separations", "{}", 400);
        String path = "/separations/" + id;
        HubResponse events = call("GET", "/separations/{id}/events", path + "/events", "", 200);
        String text = new String(events.body(), StandardCharsets.UTF_8);
        assertTrue(text.contains("event: failed"), text);
        assertTrue(text.contains("\"kind\":\"fetch_stem_model\",\"subject\":\"htdemucs\""), text);
        call("GET", "/separations/{id}/events", "/separations/0/events", "", 404);
        call("DELETE", "/separations/{id}", path, "", 200);
        call("DELETE", "/separations/{id}", path, "", 404);
    }

    private void takes() throws Exception {
        String search = "{\"words\": [\"bells\"], \"most\": 1}";
        JsonNode found = call("POST", "/takes/search", "/takes/search", search, 200).json();
        String id = found.path("takes").path(0).path("id").asString("");
        call("POST", "/takes/search", "/takes/search", "{\"most\": 0}", 400);
        String star = "/takes/{id}/star";
        call("POST", star, "/takes/" + id + "/star", "{\"starred\": true}", 200);
        call("POST", star, "/takes/0000/star", "{\"starred\": true}", 400);
        String request = "/takes/{id}/request";
        call("GET", request, "/takes/" + id + "/request", "", 200);
        call("GET", request, "/takes/0000/request", "", 400);
    }

    private void models() throws Exception {
        FakeRepository repository = hub.offer(new FakeRepository("somebody/tiny"));
        try (var files = Files.list(TestEngine.model())) {
            for (Path each : files.toList()) {
                repository.with(each.getFileName().toString(), Files.readAllBytes(each));
            }
        }
        call("GET", "/models", "/models", "", 200);
        call("GET", "/offer", "/offer?model=somebody/tiny", "", 200);
        call("GET", "/offer", "/offer", "", 400);
        call("GET", "/offer", "/offer?model=somebody/else", "", 500);
        call("POST", "/pulls", "/pulls", "{\"model\": \"a b c\"}", 400);
        String wish = "{\"model\": \"somebody/tiny\", \"acceptLicenses\": true}";
        requireDocumented("PullRequest", document(wish));
        String pull =
                "/pulls/"
                        + call("POST", "/pulls", "/pulls", wish, 201)
                                .json()
                                .path("id")
                                .asString("");
        call("GET", "/pulls/{id}/events", pull + "/events", "", 200);
        call("GET", "/pulls/{id}/events", "/pulls/0/events", "", 404);
        call("DELETE", "/pulls/{id}", pull, "", 200);
        call("DELETE", "/pulls/{id}", "/pulls/0", "", 404);
        call("GET", "/models", "/models", "", 200);
        call("DELETE", "/models", "/models", "", 400);
        call("DELETE", "/models", "/models?model=/no/name", "", 404);
        String busy = job("somebody/tiny", 3000);
        awaitLoaded("somebody/tiny");
        HubResponse inUse = call("DELETE", "/models", "/models?model=somebody/tiny", "", 503);
        assertEquals(
                "a job is using this model; try again when it is done",
                inUse.json().path("error").asString(""));
        call("DELETE", "/jobs/{id}", busy, "", 200);
        call("GET", "/jobs/{id}/events", busy + "/events", "", 200); // until it has ended
        call("DELETE", "/models", "/models?model=somebody/tiny", "", 200);
        call("DELETE", "/models", "/models?model=somebody/tiny", "", 500);
        tooManyPulls(wish);
    }

    /** As many pulls as may be under way at once, from a hub that is slow to send, and one more. */
    private void tooManyPulls(String wish) throws IOException {
        hub.bytesPerSecond = 1_000;
        List<String> underWay = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            HubResponse begun = call("POST", "/pulls", "/pulls", wish, 201);
            underWay.add("/pulls/" + begun.json().path("id").asString(""));
        }
        HubResponse refused = call("POST", "/pulls", "/pulls", wish, 503);
        assertEquals(
                "16 models are being fetched; try again later",
                refused.json().path("error").asString(""));
        for (String pull : underWay) {
            call("DELETE", "/pulls/{id}", pull, "", 200);
        }
    }

    /** Submits a job without any sound and returns its path. */
    private String job(String model, int seconds) throws IOException {
        String request =
                """
                {"model": {"name": "%s", "precision": "int8", "threads": 1},
                 "descriptions": ["bells"], "length": {"seconds": %d}, "takes": 1, "seed": 5}
                """
                        .formatted(model, seconds);
        HubResponse submitted = call("POST", "/jobs", "/jobs", request, 201);
        return "/jobs/" + submitted.json().path("id").asString("");
    }

    /** Waits until the job that uses this model has it. */
    private void awaitLoaded(String model) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!client.send("GET", "/status", "")
                .json()
                .path("loaded")
                .toString()
                .contains(model)) {
            assertTrue(System.nanoTime() < deadline, model + " is loaded");
            Thread.sleep(20);
        }
    }

    private static JsonNode document(String json) {
        return new YAMLMapper().readTree(json);
    }

    private HubResponse call(String method, String documented, String path, String body, int status)
            throws IOException {
        return call(client, method, documented, path, body, status);
    }

    private HubResponse call(
            RawClient from, String method, String documented, String path, String body, int status)
            throws IOException {
        return check(method, documented, from.send(method, path, body), status);
    }

    /** The status, content type and fields that the document promises. */
    private HubResponse check(String method, String path, HubResponse answer, int status) {
        String what = method + " " + path + " " + status;
        assertEquals(status, answer.status(), what);
        called.add(what);
        JsonNode response =
                document.path("paths")
                        .path(path)
                        .path(method.toLowerCase(Locale.ROOT))
                        .path("responses")
                        .path(Integer.toString(status));
        JsonNode content = schemas.resolved(response).path("content");
        assertEquals(List.of(answer.type()), List.copyOf(content.propertyNames()), what);
        if (answer.type().equals("application/json")) {
            schemas.require(what, content.path(answer.type()).path("schema"), answer.json());
        } else {
            assertTrue(answer.body().length > 0, what);
        }
        return answer;
    }

    private void requireDocumented(String schema, JsonNode value) {
        schemas.require(schema, document.path("components").path("schemas").path(schema), value);
    }
}
