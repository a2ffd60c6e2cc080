package org.continuo.engine.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.continuo.engine.cli.doctor.Step.Outcome;
import org.junit.jupiter.api.Test;

/** The process that has the plugin in it, played by a shell. */
class PluginTrialTests {
    private static final String SAY =
            "say() { printf 'continuo-doctor\\t%s\\t%s\\t%s\\n' \"$@\"; }; ";
    private static final String LOADED = "say begin load; say ok load 'a bundle'; ";

    private final StepList steps = new StepList(_ -> {});

    private Step lastOf(String shell, Duration patience) throws Exception {
        new PluginTrial(
                        List.of("/bin/sh", "-c", SAY + shell),
                        Path.of("/home/data"),
                        patience,
                        steps)
                .run();
        return steps.steps().getLast();
    }

    private Step lastOf(String shell) throws Exception {
        return lastOf(shell, Duration.ofMinutes(1));
    }

    @Test
    void stepsAreTakenAsTheyAreTold() throws Exception {
        Step last = lastOf("echo JUCE v7; " + LOADED + "say begin close; exit 0");

        assertEquals(List.of("load", "close"), steps.steps().stream().map(Step::name).toList());
        assertTrue(steps.isWell());
        assertEquals("a bundle", steps.steps().getFirst().finding());
        assertEquals("closed, and its process ended well", last.finding());
    }

    @Test
    void aProcessThatIsKilledInTheMiddleIsWhatWasFoundOfItsStep() throws Exception {
        Step last = lastOf(LOADED + "say begin scan; echo segfault at 7; kill -9 $$");

        assertEquals("scan", last.name());
        assertEquals(Outcome.WRONG, last.outcome());
        assertEquals("the plugin's process ended (signal 9): segfault at 7", last.finding());
        assertTrue(last.advice().contains("/home/data"), last::advice);
    }

    @Test
    void oneThatFailsWhenItEndsHasNotClosedWell() throws Exception {
        Step last = lastOf(LOADED + "say begin close; exit 134");

        assertEquals("close", last.name());
        assertEquals("the plugin's process ended (signal 6)", last.finding());
    }

    @Test
    void oneThatEndsBeforeItSaysAnythingHasNotLoaded() throws Exception {
        Step last = lastOf("echo Error: no main class; exit 1");

        assertEquals("load", last.name());
        assertEquals(
                "the plugin's process ended (exit code 1): Error: no main class", last.finding());
    }

    @Test
    void oneThatHangsIsEnded() throws Exception {
        Step last = lastOf(LOADED + "say begin open; exec sleep 600", Duration.ofSeconds(2));

        assertEquals("open", last.name());
        assertEquals("it did not come to an end within 2 s", last.finding());
    }

    @Test
    void aStepThatItLeavesOutIsNoFault() throws Exception {
        lastOf(LOADED + "say left clip 'no engine'; say begin close; exit 0");

        assertTrue(steps.isWell());
        assertEquals(Outcome.LEFT_OUT, steps.steps().get(1).outcome());
    }

    @Test
    void nothingFollowsAStepThatWasWrong() throws Exception {
        Step last = lastOf(LOADED + "say begin scan; say wrong scan 'no class'; say begin open");

        assertEquals("scan", last.name());
        assertEquals("no class", last.finding());
    }

    @Test
    void aLibraryThatIsNotThereIsToBeInstalled() throws Exception {
        Step last =
                lastOf(
                        "say begin load; say wrong load 'libX11.so.6: cannot open shared object"
                                + " file: No such file or directory'");

        assertTrue(last.advice().startsWith("Install the library"), last::advice);
        last =
                lastOf(
                        "say begin load; say wrong load \"/lib/libc.so.6: version"
                                + " \\`GLIBC_2.99' not found (required by /x.so)\"");
        assertTrue(
                last.advice().startsWith("This plugin was built for a newer system"), last::advice);
        last = lastOf("say begin load; say wrong load 'undefined symbol: ModuleEntry'");
        assertEquals(Finding.INSTALL_AGAIN, last.advice());
    }

    @Test
    void aProcessThatCannotBeStartedIsAFinding() throws Exception {
        new PluginTrial(List.of("/nowhere/java"), Path.of("/data"), Duration.ofMinutes(1), steps)
                .run();

        assertEquals("load", steps.steps().getLast().name());
        assertTrue(steps.steps().getLast().finding().contains("could not be started"));
    }
}
