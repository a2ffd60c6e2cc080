package org.continuo.conformance.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.continuo.conformance.command.CommandInThisProcess.Ended;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command that measures, on the tiny model. */
class BenchCommandTests {
    @Test
    void theLastEventHasTheFiguresWithTheirUnitsInTheirNames() throws Exception {
        Ended ended =
                CommandInThisProcess.run(
                        "bench",
                        "--geometry",
                        "tiny",
                        "--quick",
                        "--json",
                        "--precision",
                        "int8",
                        "--only",
                        "decode,codec",
                        "--contexts",
                        "270",
                        "--takes",
                        "1,2");
        assertEquals(0, ended.code(), () -> String.join("\n", ended.err()));
        JsonNode result = JsonMapper.builder().build().readTree(ended.out().getLast());
        assertEquals("result", result.path("event").asString());
        assertTrue(Files.isDirectory(Path.of(result.path("folder").asString())));
        assertTrue(result.path("machine").path("read_bytes_per_second").asDouble() > 0);
        JsonNode precision = result.path("precisions").path(0);
        assertEquals("int8", precision.path("precision").asString());
        assertTrue(precision.path("load").isNull());
        assertEquals(2, precision.path("decode").size());
        JsonNode step = precision.path("decode").path(1);
        assertEquals(270, step.path("context_positions").asInt());
        assertEquals(4, step.path("batch").asInt());
        assertTrue(step.path("steps_per_second").path("median").asDouble() > 0);
        assertTrue(
                result.path("codec")
                                .path("decode_seconds_per_sound_second")
                                .path("median")
                                .asDouble()
                        > 0);
    }

    @Test
    void theTableNamesTheFloorAndProgressIsKeptApart() throws Exception {
        Ended ended =
                CommandInThisProcess.run(
                        "bench", "--geometry", "tiny", "--quick", "--only", "decode,clip");
        assertEquals(0, ended.code(), () -> String.join("\n", ended.err()));
        String table = String.join("\n", ended.out());
        assertTrue(table.startsWith("random weights of musicgen-tiny"), table);
        assertTrue(table.contains("clip-steps/s  floor  reached"), table);
        assertTrue(table.contains("s after asking to continue 10 s"), table);
        assertTrue(ended.err().contains("continuo: memory bandwidth"), ended.err()::toString);
    }

    @Test
    void aDeviceThatIsNotHereIsMissedInOneSentence() throws Exception {
        Ended ended =
                CommandInThisProcess.run(
                        "bench", "--geometry", "tiny", "--quick", "--device", "webgpu:9");
        assertTrue(ended.code() != 0);
        assertTrue(ended.err().getLast().contains("webgpu"), ended.err()::toString);
        assertTrue(ended.out().isEmpty(), ended.out()::toString);
    }

    @Test
    void aModelAndAGeometryTogetherAreRefused() throws Exception {
        Ended ended = CommandInThisProcess.run("bench", "--model", "x", "--geometry", "small");
        assertEquals(2, ended.code());
    }
}
