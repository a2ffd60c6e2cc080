package org.continuo.engine.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.continuo.core.service.JobEvent;
import org.junit.jupiter.api.Test;

class ReporterTests {
    private static final JobEvent NOTE = new JobEvent.Note("a.wav: the file ends early");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aJobsNoteIsALineForPeopleOnTheErrorStream() {
        new TextReporter(stream(out), stream(err), new StepLines(stream(err))).on(NOTE);
        assertEquals("", text(out));
        assertEquals("continuo: a.wav: the file ends early", text(err));
    }

    @Test
    void aJobsNoteIsAnEventForScripts() {
        new JsonReporter(stream(out)).on(NOTE);
        assertEquals("{\"event\":\"note\",\"message\":\"a.wav: the file ends early\"}", text(out));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).strip();
    }
}
