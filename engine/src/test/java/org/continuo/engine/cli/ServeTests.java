package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.continuo.core.request.GenerationEvent.Stage;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService.Job;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.client.EngineClient;
import org.continuo.core.service.client.EngineLauncher;
import org.continuo.core.service.client.RunningEngine;
import org.continuo.core.service.client.RunningEngine.Found;
import org.continuo.core.service.wire.EngineAddress;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.continuo.engine.cli.ContinuoProcess.Running;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.TestEngine.JobRecorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine in a process of its own: found, started, shared, killed. */
class ServeTests {
    private static final int CANCELLED = 130;

    @TempDir Path folder;
    private DataFolder data = new DataFolder(Path.of(""));

    @BeforeEach
    void chooseDataFolder() {
        data = new DataFolder(folder.resolve("data"));
    }

    @AfterEach
    void stopEngine() throws Exception {
        if (new RunningEngine(data).found() instanceof Found.Answering) {
            continuo().run("serve", "--stop");
        }
    }

    private ContinuoProcess continuo() {
        return ContinuoProcess.in(folder).set("CONTINUO_HOME", data.path().toString());
    }

    private EngineLauncher launcher() {
        return new EngineLauncher(data, continuo().command("serve"));
    }

    private EngineAddress started() throws Exception {
        return launcher().find();
    }

    @Test
    void aSecondEngineFindsTheFirstAndSaysWhereItIs() throws Exception {
        EngineAddress first = started();
        Ended second = continuo().run("serve");
        assertEquals(0, second.code());
        assertEquals(
                List.of("already running: %s (process %d)".formatted(first.uri(), first.pid())),
                second.out());
        Ended status = continuo().run("serve", "--status");
        assertTrue(status.out().getFirst().contains("process " + first.pid()), status::toString);
        Ended stopped = continuo().run("serve", "--stop");
        assertEquals(List.of("stopped"), stopped.out());
        ProcessHandle.of(first.pid()).ifPresent(engine -> engine.onExit().join());
        assertFalse(Files.exists(data.resolve("engine.json")));
        Ended none = continuo().run("serve", "--status");
        assertEquals(4, none.code());
        assertEquals("continuo: no engine is running; continuo serve starts one", none.lastErr());
    }

    @Test
    void theRunningEngineMakesTheSameFilesBitForBit() throws Exception {
        Path song = Sounds.music(folder.resolve("song.wav"), 2.11);
        List<String> command =
                List.of(
                        "continue",
                        song.toString(),
                        "bells",
                        "--seconds",
                        "0.7",
                        "--seed",
                        "3",
                        "--takes",
                        "2",
                        "--keep-prompt",
                        "--rate",
                        "48000",
                        "--loudness",
                        "rms");
        EngineAddress engine = started();
        make(command, "inprocess", "a");
        make(command, "auto", "b");
        make(command, engine.uri().toString(), "c");
        for (String name : List.of("b", "c")) {
            for (String file : List.of("-1.wav", "-2.wav", ".npy")) {
                assertArrayEquals(
                        Files.readAllBytes(folder.resolve("a" + file)),
                        Files.readAllBytes(folder.resolve(name + file)));
            }
        }
        Ended status = continuo().run("serve", "--status");
        assertEquals(2, status.out().size(), "the model that the engine has loaded");
    }

    private void make(List<String> command, String engine, String name) throws Exception {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--engine", engine, "--out", name + ".wav"));
        arguments.addAll(List.of("--codes-out", name + ".npy"));
        Ended ended = continuo().run(arguments.toArray(String[]::new));
        assertEquals(0, ended.code(), ended::lastErr);
        assertEquals(List.of(name + "-1.wav", name + "-2.wav", name + ".npy"), ended.out());
    }

    @Test
    void failuresInTheEngineHaveTheSameSentenceAndExitCode() throws Exception {
        List<String> command = List.of("continue", folder.resolve("none.wav").toString());
        Ended alone = continuo().run(command.toArray(String[]::new));
        started();
        Ended shared = continuo().run(command.toArray(String[]::new));
        assertEquals(3, alone.code());
        assertEquals(alone.code(), shared.code());
        assertEquals(alone.lastErr(), shared.lastErr());
        Ended wrong = continuo().run("generate", "--engine", "https://example.com:1");
        assertEquals(2, wrong.code());
    }

    @Test
    void interruptingACommandCancelsItsJobInTheEngine() throws Exception {
        started();
        Running command = continuo().start("generate", "bells", "--seconds", "3000", "--json");
        while (!Files.readString(command.out()).contains("\"progress\"")) {
            assertTrue(command.process().isAlive(), "ended before there was progress");
            Thread.sleep(20);
        }
        signal("INT", command.process().pid());
        assertEquals(CANCELLED, command.end().code());
        try (EngineClient client = new EngineClient(new RunningEngine(data))) {
            while (!client.status().running().isEmpty()) {
                Thread.sleep(20);
            }
        }
    }

    /** Kills the engine that a client's job is with, and returns its process id. */
    private static long killEngineOf(EngineClient client) throws Exception {
        long process = client.status().processId();
        ProcessHandle engine = ProcessHandle.of(process).orElseThrow();
        assertTrue(engine.destroyForcibly());
        engine.onExit().join();
        return process;
    }

    @Test
    void theJobsOfAKilledEngineAreMadeByTheNextOne() throws Exception {
        try (EngineClient client = new EngineClient(launcher());
                EngineClient other = new EngineClient(launcher())) {
            JobRecorder recorder = new JobRecorder();
            Job running = client.submit(TestEngine.endless("bells"), recorder);
            recorder.awaitProgress();
            JobRecorder waitingRecorder = new JobRecorder();
            Job waiting = other.submit(TestEngine.request("drums"), waitingRecorder);
            waitingRecorder.await(event -> event.equals(new JobEvent.Queued(1)));
            long first = killEngineOf(client);
            recorder.await(event ->
                    event instanceof JobEvent.StageStarted
                            && recorder.events.stream()
                                            .filter(each ->
                                                    each.equals(
                                                            new JobEvent.StageStarted(
                                                                    Stage.LOADING_MODEL)))
                                            .count()
                                    == 2);
            running.cancel();
            assertEquals(1, waiting.await().clips().size());
            assertNotEquals(first, client.status().processId());
        }
    }

    @Test
    void aJobWhoseEngineIsKilledTwiceFailsInOneSentenceAndTheNextJobHasANewOne() throws Exception {
        try (EngineClient client = new EngineClient(launcher())) {
            JobRecorder recorder = new JobRecorder();
            Job job = client.submit(TestEngine.endless("bells"), recorder);
            recorder.awaitProgress();
            killEngineOf(client);
            int heard = recorder.events.size();
            recorder.await(event ->
                    event instanceof JobEvent.Progress && recorder.events.indexOf(event) > heard);
            long second = killEngineOf(client);
            JobEvent.Failed failed = assertInstanceOf(JobEvent.Failed.class, recorder.last());
            assertEquals(Kind.NO_ENGINE, failed.problem().kind());
            assertEquals(
                    ("the engine (process %d) was killed, as was the one before that worked at"
                                    + " this; it is not begun again")
                            .formatted(second),
                    failed.problem().sentence());
            assertThrows(ServiceException.class, job::await);
            assertEquals(
                    1,
                    client.submit(TestEngine.request("bells"), event -> {}).await().clips().size());
            assertNotEquals(second, client.status().processId());
        }
    }

    @Test
    void anEngineThatDoesNotAnswerIsSaidToDoSoAndStartMakesItsClipsAlone() throws Exception {
        EngineAddress engine = started();
        String silence = "the engine (process %d) does not answer".formatted(engine.pid());
        signal("STOP", engine.pid());
        try {
            Ended status = continuo().run("serve", "--status");
            assertEquals(4, status.code());
            assertEquals("continuo: " + silence, status.lastErr());
            Ended stop = continuo().run("serve", "--stop");
            assertEquals(4, stop.code());
            assertEquals("continuo: " + silence, stop.lastErr());
            ServiceException failed = assertThrows(ServiceException.class, () -> launcher().find());
            assertEquals(silence, failed.sentence());
            Ended made =
                    continuo()
                            .set("CONTINUO_INSTALLATION", folder.toString())
                            .run(
                                    "generate",
                                    "--seconds",
                                    "0.3",
                                    "--engine",
                                    "start",
                                    "-o",
                                    "a.wav");
            assertEquals(0, made.code(), made::lastErr);
            assertTrue(
                    made.err()
                            .contains(
                                    "continuo: "
                                            + silence
                                            + "; this command makes its clips"
                                            + " alone"),
                    made::toString);
        } finally {
            signal("CONT", engine.pid());
        }
    }

    @Test
    void anEngineThatIsKilledWhileItStartsIsStartedOnceMore() throws Exception {
        Path killed = folder.resolve("killed");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "bash",
                                "-c",
                                "[ -e '%s' ] && exec \"$@\"; touch '%s'; kill -9 $$"
                                        .formatted(killed, killed),
                                "sh"));
        command.addAll(continuo().command("serve"));
        EngineAddress started = new EngineLauncher(data, command).find();
        assertEquals(started, new RunningEngine(data).find());
        EngineLauncher doomed =
                new EngineLauncher(data("other"), List.of("bash", "-c", "kill -9 $$"));
        assertEquals(
                "the engine was killed while it started, twice (signal 9)",
                assertThrows(ServiceException.class, doomed::find).sentence());
    }

    private DataFolder data(String name) {
        return new DataFolder(folder.resolve(name));
    }

    private static void signal(String name, long process) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process)).start().waitFor();
    }

    @Test
    void clientsThatStartTheEngineAtTheSameTimeShareOne() throws Exception {
        List<Callable<Long>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(() -> launcher().find().pid());
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(all.size())) {
            Set<Long> engines =
                    threads.invokeAll(all).stream()
                            .map(Future::resultNow)
                            .collect(Collectors.toSet());
            assertEquals(1, engines.size());
        }
    }

    @Test
    void enginesThatStartAtTheSameTimeGiveWayToOne() throws Exception {
        List<Running> engines = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            engines.add(continuo().start("serve", "--idle-minutes", "0.05"));
        }
        int listening = 0;
        for (Running engine : engines) {
            Ended ended = engine.end();
            assertEquals(0, ended.code(), ended::lastErr);
            listening += ended.out().getFirst().startsWith("listening on ") ? 1 : 0;
        }
        assertEquals(1, listening);
        assertFalse(Files.exists(data.resolve("engine.json")), "the idle engine has ended");
    }

    @Test
    void whatKeepsAnEngineFromStartingIsSaid() {
        EngineLauncher broken =
                new EngineLauncher(data, List.of("sh", "-c", "echo no such thing; exit 3"));
        ServiceException failed = assertThrows(ServiceException.class, broken::find);
        assertEquals(Kind.NO_ENGINE, failed.kind());
        assertEquals(
                "the engine could not be started (exit code 3): no such thing", failed.sentence());
    }
}
