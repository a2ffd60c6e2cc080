package org.continuo.engine.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.continuo.engine.cli.ContinuoProcess.Ended;

/**
 * The command line without a JVM of its own, for what needs neither a working folder nor variables
 * of its own. {@code pom.xml} gives the tests a cache and a data folder that are nobody's.
 */
final class CommandInThisProcess {
    private CommandInThisProcess() {}

    static Ended run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var heardOut = new ByteArrayOutputStream();
        var heardErr = new ByteArrayOutputStream();
        long start = System.nanoTime();
        int code;
        try {
            System.setOut(new PrintStream(heardOut, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(heardErr, true, StandardCharsets.UTF_8));
            code = Main.run(arguments);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return new Ended(code, lines(heardOut), lines(heardErr), (System.nanoTime() - start) / 1e9);
    }

    private static List<String> lines(ByteArrayOutputStream heard) {
        return heard.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
