package org.continuo.engine.cli.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.continuo.engine.hub.FakeFileServer;
import org.continuo.engine.hub.FakeHub;
import org.continuo.engine.hub.FakeRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a name to a clip, against a hub on this machine. */
final class ModelsByNameTests {
    private static final String NAME = "facebook/musicgen-small";

    @TempDir Path folder;
    private FakeHub hub;
    private FakeRepository model;

    /** What a command left behind. */
    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void offerTinyModel() throws IOException {
        hub = new FakeHub();
        model = hub.offer(new FakeRepository(NAME));
        Path made = folder.resolve("made");
        RandomCheckpoint.write(made, ModelGeometry.TINY, ElementType.FLOAT32, 1);
        try (Stream<Path> files = Files.list(made)) {
            for (Path file : files.sorted().toList()) {
                model.with(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
    }

    @AfterEach
    void closeHub() {
        hub.close();
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        return end(started(command(arguments)), "");
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx1g"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add("org.continuo.engine.cli.Main");
        command.addAll(List.of(arguments));
        return command;
    }

    private ProcessBuilder started(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HF_"));
        builder.environment()
                .putAll(
                        Map.of(
                                "HF_ENDPOINT", hub.endpoint().toString(),
                                "HF_HOME", folder.resolve("hf").toString(),
                                "XDG_CONFIG_HOME", folder.resolve("config").toString(),
                                "CONTINUO_CACHE", folder.resolve("engine-cache").toString(),
                                "CONTINUO_HOME", folder.resolve("data").toString(),
                                "CONTINUO_INSTALLATION", installation().toString(),
                                "NO_PROXY", "*"));
        return builder;
    }

    private Ended end(ProcessBuilder builder, String input)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try (OutputStream typed = process.getOutputStream()) {
            typed.write(input.getBytes(StandardCharsets.UTF_8));
            typed.flush();
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the command ends");
        }
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8).strip(),
                Files.readString(err, StandardCharsets.UTF_8).strip());
    }

    /** The same with a terminal, at which somebody types an answer. */
    private Ended runAtTerminal(String typed, String... arguments)
            throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/script")),
                "no script(1) to make a terminal with");
        String quoted =
                String.join(
                        " ", command(arguments).stream().map(word -> "'" + word + "'").toList());
        return end(started(List.of("/usr/bin/script", "-qec", quoted, "/dev/null")), typed);
    }

    private Path installation() {
        return folder.resolve("installation");
    }

    private Path snapshot() {
        return folder.resolve("hf/hub/models--facebook--musicgen-small/snapshots")
                .resolve(model.commit());
    }

    @Test
    void anAdapterIsFetchedByNameToldOfAndUsed() throws Exception {
        Path kit = Path.of("src/test/resources/conformance").toAbsolutePath();
        Path adapter = kit.resolve("lora/adapters/plain_whole");
        FakeRepository offered = hub.offer(new FakeRepository("somebody/riffs"));
        for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
            offered.with(file, Files.readAllBytes(adapter.resolve(file)));
        }
        offered.with("README.md", "---\nlicense: cc-by-nc-4.0\n---\n# Riffs\n");
        offered.with("optimizer.pt", new byte[100]);

        Ended pulled = run("models", "pull", "somebody/riffs", "--accept-license");
        assertEquals(0, pulled.code(), pulled.err());
        Path snapshot = Path.of(pulled.out());
        assertEquals(offered.commit(), snapshot.getFileName().toString());
        assertFalse(Files.exists(snapshot.resolve("optimizer.pt")));

        Ended told = run("models", "info", "somebody/riffs");
        assertTrue(told.out().contains("LoRA adapter"), told.out() + told.err());
        assertTrue(told.out().contains("licence         cc-by-nc-4.0"), told.out());

        Ended generated =
                run(
                        "generate",
                        "rain on tin",
                        "--model",
                        kit.resolve("musicgen_mono/checkpoint").toString(),
                        "--lora",
                        "somebody/riffs=0.5",
                        "--frames=5",
                        "--out",
                        "clip.wav");
        assertEquals(0, generated.code(), generated.err());
        assertTrue(Files.size(folder.resolve("clip.wav")) > 1000);
    }

    @Test
    void aPulledModelIsListedShownVerifiedUsedConvertedAndRemoved() throws Exception {
        Ended pulled = run("models", "pull", NAME, "--accept-license");
        assertEquals(0, pulled.code(), pulled.err());
        assertEquals(snapshot().toString(), pulled.out());
        assertTrue(
                pulled.err().contains("licence CC BY-NC 4.0: You may use and share the weights"),
                pulled.err());
        assertTrue(pulled.err().contains("are free"), pulled.err());
        assertTrue(pulled.err().contains("100 % of"), pulled.err());

        Ended generated =
                run(
                        "generate",
                        "rain on tin",
                        "--model",
                        "musicgen-small",
                        "--seconds",
                        "0.2",
                        "--out",
                        "clip.wav");
        assertEquals(0, generated.code(), generated.err());
        assertTrue(Files.size(folder.resolve("clip.wav")) > 1000);

        Ended compiled = run("models", "compile", NAME, "--precision", "fp32");
        assertEquals(0, compiled.code(), compiled.err());
        assertTrue(compiled.err().contains("decoder in fp32"), compiled.err());

        Ended listed = run("models", "list");
        String here =
                listed.out().lines().filter(line -> line.startsWith(NAME)).findFirst().orElse("");
        assertTrue(
                here.contains("MusicGen Melody, mono")
                        && here.contains("licence CC BY-NC 4.0")
                        && here.contains("converted to fp32, int8"),
                listed.out());
        assertTrue(listed.out().contains("Not here yet"), listed.out());
        assertTrue(
                listed.out()
                        .lines()
                        .anyMatch(line ->
                                line.startsWith("facebook/musicgen-stereo-melody-large ")
                                        && line.contains("MusicGen Melody, stereo")),
                listed.out());
        assertFalse(
                listed.out().substring(listed.out().indexOf("Not here yet")).contains(NAME + " "));

        Ended shown = run("models", "info", NAME);
        assertTrue(shown.out().contains("commit          " + model.commit()), shown.out());
        assertTrue(shown.out().contains("licence         CC BY-NC 4.0: You may"), shown.out());
        assertTrue(shown.out().contains("converted to    fp32, int8"), shown.out());

        Ended verified = run("models", "verify", NAME);
        assertEquals(0, verified.code(), verified.out() + verified.err());
        assertTrue(verified.out().endsWith(" 0 problems"), verified.out());

        Ended unasked = run("models", "remove", NAME);
        assertEquals(2, unasked.code());
        assertTrue(unasked.err().contains("--yes"), unasked.err());
        assertTrue(Files.exists(snapshot()));

        Ended removed = run("models", "remove", NAME, "--yes");
        assertEquals(0, removed.code(), removed.err());
        assertFalse(Files.exists(snapshot()));
        try (Stream<Path> graphs = Files.list(folder.resolve("engine-cache/graphs"))) {
            assertEquals(List.of(), graphs.filter(Files::isDirectory).toList());
        }
    }

    @Test
    void modelsOfStemsAreListedAndFetchedOnlyUnderTheirAuthorsTermsAndAsTheirNamesPromise()
            throws Exception {
        try (FakeFileServer authors = new FakeFileServer()) {
            authors.files.put("/955717e8-8726e21a.th", new byte[1000]);
            Ended listed = end(started(command("models", "list")), "");
            assertTrue(
                    listed.out()
                            .lines()
                            .anyMatch(line ->
                                    line.startsWith("htdemucs ")
                                            && line.contains("not here yet")
                                            && line.contains("for scientific purposes only")),
                    listed.out());
            Ended unasked = pullStems(authors);
            assertEquals(4, unasked.code(), unasked.err());
            assertTrue(unasked.err().contains("about 84.1 MB from "), unasked.err());
            assertTrue(unasked.err().contains("--accept-license says so"), unasked.err());
            assertEquals(List.of(), authors.seen);
            Ended wrong = pullStems(authors, "--accept-license");
            assertEquals(4, wrong.code(), wrong.err());
            assertTrue(
                    wrong.err()
                            .contains(
                                    "955717e8-8726e21a.th of htdemucs: expected content with"
                                            + " SHA-256 8726e21a…"),
                    wrong.err());
            assertFalse(Files.exists(folder.resolve("data/stems/955717e8-8726e21a.th")));
        }
    }

    private Ended pullStems(FakeFileServer authors, String... options)
            throws IOException, InterruptedException {
        List<String> command = command("models", "pull", "htdemucs");
        command.addAll(List.of(options));
        ProcessBuilder builder = started(command);
        builder.environment().put("DEMUCS_ENDPOINT", authors.address().toString());
        builder.environment().put("TORCH_HOME", folder.resolve("torch").toString());
        return end(builder, "");
    }

    @Test
    void withoutATerminalTheCommandToRunIsNamed() throws Exception {
        Ended generated = run("generate", "rain", "--model", NAME, "--seconds", "0.2");

        assertEquals(3, generated.code());
        assertTrue(
                generated
                        .err()
                        .endsWith(
                                "continuo: facebook/musicgen-small is not on this machine; fetch it"
                                        + " with: continuo models pull facebook/musicgen-small"),
                generated.err());
        assertEquals(List.of(), hub.seen, "nobody was asked anything");
    }

    @Test
    void atATerminalAMissingModelIsOfferedWithSizeLicenceAndSpace() throws Exception {
        Ended declined =
                runAtTerminal("n\n", "generate", "rain", "--model", NAME, "--seconds", "0.2");

        assertEquals(130, declined.code(), declined.out());
        assertTrue(declined.out().contains("licence CC BY-NC 4.0"), declined.out());
        assertTrue(declined.out().contains("are free"), declined.out());
        assertTrue(
                declined.out().contains("Do you accept these terms and want to fetch it? [y/N]"),
                declined.out());
        assertFalse(Files.exists(folder.resolve("hf/hub")));

        Ended accepted =
                runAtTerminal(
                        "y\n",
                        "generate",
                        "rain",
                        "--model",
                        NAME,
                        "--seconds",
                        "0.2",
                        "--out",
                        "clip.wav");

        assertEquals(0, accepted.code(), accepted.out());
        assertTrue(Files.exists(folder.resolve("clip.wav")));
    }

    @Test
    void withoutConsentNothingIsFetched() throws Exception {
        Ended refused = run("models", "pull", NAME);

        assertEquals(4, refused.code());
        assertTrue(
                refused.err()
                        .endsWith(
                                "its licence (CC BY-NC 4.0) must be accepted before the first"
                                        + " download; --accept-license says so"),
                refused.err());
        assertFalse(Files.exists(folder.resolve("hf/hub")));
    }

    @Test
    void theAnswerIsRemembered() throws Exception {
        assertEquals(0, run("models", "pull", NAME, "--accept-license").code());
        assertEquals(0, run("models", "remove", NAME, "--yes").code());

        Ended again = run("models", "pull", NAME);

        assertEquals(0, again.code(), again.err());
    }

    @Test
    void scriptsReadEvents() throws Exception {
        Ended pulled = run("models", "pull", NAME, "--accept-license", "--json");

        List<JsonNode> events = pulled.out().lines().map(JsonMapper.shared()::readTree).toList();
        assertEquals("plan", events.getFirst().path("event").asString());
        assertEquals("cc-by-nc-4.0", events.getFirst().path("license").asString());
        JsonNode progress = events.get(events.size() - 2);
        assertEquals("progress", progress.path("event").asString());
        assertEquals(progress.path("total").asLong(), progress.path("bytes").asLong());
        assertEquals(snapshot().toString(), events.getLast().path("folder").asString());

        JsonNode listed = JsonMapper.shared().readTree(run("models", "list", "--json").out());
        assertEquals(11, listed.path("models").size());
        assertEquals(NAME, listed.path("models").get(0).path("name").asString());
        assertTrue(listed.path("models").get(0).path("here").asBoolean());
        assertTrue(
                listed.path("models").get(2).path("memory_bytes").path("int8").asLong()
                        > 1_000_000_000L);
    }

    @Test
    void aDamagedFileIsNamed() throws Exception {
        run("models", "pull", NAME, "--accept-license");
        Path weights = snapshot().resolve("model.safetensors").toRealPath();
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);

        Ended verified = run("models", "verify", NAME);

        assertEquals(3, verified.code());
        assertTrue(
                verified.out()
                        .contains(
                                "model.safetensors: expected the content that the hub promised,"
                                        + " found other content"),
                verified.out());
        assertTrue(verified.out().endsWith(" 1 problems"), verified.out());
    }

    @Test
    void aKnownModelThatIsNotHereIsShownFromTheCatalogue() throws Exception {
        Ended shown = run("models", "info", "musicgen-melody");

        assertEquals(0, shown.code(), shown.err());
        assertTrue(shown.out().contains("good for        Follows the tune"), shown.out());
        assertTrue(shown.out().contains("memory int8     about 2.50 GB (computed)"), shown.out());
        assertEquals(List.of(), hub.seen);
    }

    @Test
    void theModelThatComesWithContinuoHasAName() throws Exception {
        Path nano = installation().resolve("models/nano");
        RandomCheckpoint.write(nano, ModelGeometry.TINY, ElementType.FLOAT32, 2);

        Ended generated =
                run("generate", "--model", "nano", "--seconds", "0.2", "--out", "clip.wav");
        assertEquals(0, generated.code(), generated.err());
        Ended listed = run("models", "list");
        String line =
                listed.out()
                        .lines()
                        .filter(each -> each.startsWith("nano "))
                        .findFirst()
                        .orElse("");
        assertTrue(
                line.contains("licence CC0 1.0") && line.contains("converted to int8"),
                listed.out());
        assertFalse(listed.out().contains(nano.toString()), "listed once");
        Ended shown = run("models", "info", "nano");
        assertTrue(shown.out().startsWith("name            nano\n"), shown.out());
        assertTrue(shown.out().contains("good for        Continuo's own"), shown.out());
        assertTrue(shown.out().contains("folder          " + nano), shown.out());
        assertTrue(shown.out().contains("licence         CC0 1.0: You may"), shown.out());
        for (List<String> command : List.of(List.of("pull"), List.of("remove", "--yes"))) {
            List<String> words = new ArrayList<>(List.of("models"));
            words.addAll(command);
            words.add("nano");
            Ended refused = run(words.toArray(String[]::new));
            assertEquals(2, refused.code());
            assertEquals(
                    "continuo: nano comes with Continuo: it is neither fetched nor removed",
                    refused.err());
        }
        assertTrue(Files.exists(nano.resolve("config.json")));
        assertEquals(List.of(), hub.seen);
    }

    @Test
    void anInstallationWithoutItsModelSaysSo() throws Exception {
        String sentence =
                "nano comes with Continuo, but models/nano is missing from this installation";

        Ended generated = run("generate", "--model", "nano", "--seconds", "0.2");
        assertEquals(3, generated.code());
        assertTrue(generated.err().endsWith("continuo: " + sentence), generated.err());
        Ended listed = run("models", "list");
        assertTrue(
                listed.out()
                        .lines()
                        .anyMatch(line ->
                                line.startsWith("nano ")
                                        && line.endsWith("not usable: " + sentence)),
                listed.out());
    }

    @Test
    void troubleWithTheHubIsOneSentence() throws Exception {
        Ended unknown = run("models", "pull", "nobody/nothing");
        assertEquals(4, unknown.code());
        assertEquals(
                "continuo: nobody/nothing: does not exist or is private; check the name; with"
                        + " HF_TOKEN set, the hub knows who asks",
                unknown.err());

        Ended foreign = run("models", "remove", "made", "--yes");
        assertEquals(2, foreign.code());
        assertTrue(foreign.err().contains("found a folder of yours"), foreign.err());
    }
}
