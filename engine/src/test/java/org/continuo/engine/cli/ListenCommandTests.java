package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ListenCommandTests {
    @TempDir Path folder;

    private String output(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        assertEquals(0, line.execute(arguments));
        return out.toString();
    }

    @Test
    void theSummaryIsPrintedFromTheFileAlone() throws IOException {
        Path file = folder.resolve("ratings.csv");
        Files.writeString(
                file,
                """
                time,rater,kind,item,system,other,answer
                2026-11-28T23:00:00Z,Ada,mos,a,int8,,4
                2026-11-28T23:00:01Z,Ada,mos,b,int8,,5
                2026-11-28T23:00:02Z,Bob,mos,a,int8,,3
                2026-11-28T23:00:03Z,Bob,ab,a,int4,int8,b
                """);
        String text = output("listen", "--summary", "--ratings", file.toString());
        assertTrue(text.contains("4.00"), text);
        assertTrue(text.contains("3 answers, 2 listeners"), text);
        assertTrue(text.contains("int4 over int8"), text);
        String json = output("listen", "--summary", "--json", "--ratings", file.toString());
        assertTrue(json.contains("\"event\":\"score\",\"system\":\"int8\""), json);
        assertTrue(json.contains("\"event\":\"preference\",\"system\":\"int4\""), json);
    }

    @Test
    void whatCannotBeRatedIsRefusedBeforeAnythingIsServed() throws IOException {
        Path file = folder.resolve("ratings.csv");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        for (String[] arguments :
                new String[][] {
                    {"listen"},
                    {"listen", "--ab", empty.toString()},
                    {"listen", empty.toString()},
                    {"listen", folder.resolve("nowhere").toString()},
                }) {
            String[] all = Arrays.copyOf(arguments, arguments.length + 2);
            all[arguments.length] = "--ratings";
            all[arguments.length + 1] = file.toString();
            assertEquals(2, Main.run(all), String.join(" ", arguments));
        }
        Files.writeString(file, "something else\n");
        assertEquals(2, Main.run("listen", "--summary", "--ratings", file.toString()));
        assertFalse(Files.exists(folder.resolve("ratings")));
    }
}
