package org.continuo.conformance.command;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.continuo.engine.cli.Main;

/** The command line with this module on its class path, as in a checkout. */
final class CommandInThisProcess {
    private CommandInThisProcess() {}

    /** What it left behind. */
    record Ended(int code, List<String> out, List<String> err) {}

    static Ended run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var heardOut = new ByteArrayOutputStream();
        var heardErr = new ByteArrayOutputStream();
        int code;
        try {
            System.setOut(new PrintStream(heardOut, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(heardErr, true, StandardCharsets.UTF_8));
            code = Main.run(arguments);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return new Ended(code, lines(heardOut), lines(heardErr));
    }

    private static List<String> lines(ByteArrayOutputStream heard) {
        return heard.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
