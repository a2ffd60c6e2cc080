package org.continuo.engine.cli.studio;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.continuo.core.json.LenientJson;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Says what a studio does. */
@Command(
        name = "status",
        description =
                "Says what the studio does that this user uses: machines, their models, what"
                        + " waits.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Option(names = "--json", description = "As one JSON document.")
    boolean json;

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        UseFile use =
                UseCommand.current()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "studio: expected one that was joined with continuo"
                                                + " studio use, found none"));
        String document = StudioJars.open().status(use, StudioFolders.own());
        PrintWriter out = CommandOutput.of(spec);
        if (json) {
            out.println(document);
        } else {
            print(use, LenientJson.read(document.getBytes(StandardCharsets.UTF_8)), out);
        }
        out.flush();
        return ExitCode.DONE.number();
    }

    private static void print(UseFile use, JsonNode view, PrintWriter out) {
        out.printf(
                "studio at %s, Continuo %s, up for %.0f s: %d machines, %d waiting, %d done%n",
                use,
                view.path("version").asString(""),
                view.path("uptimeSeconds").asDouble(0),
                view.path("machines").size(),
                view.path("queued").asInt(0),
                view.path("done").asInt(0));
        for (JsonNode machine : view.path("machines")) {
            double speed = machine.path("stepsPerSecond").asDouble(0);
            out.printf(
                    "%s: %s%s; %d done%n",
                    machine.path("name").asString(""),
                    machine.path("job").asString("").isEmpty()
                            ? "idle"
                            : "generating, %.0f %%"
                                    .formatted(100 * machine.path("fraction").asDouble(0)),
                    speed > 0 ? ", %.0f steps/s".formatted(speed) : "",
                    machine.path("done").asInt(0));
            out.println("  has " + texts(machine.path("has")));
            for (JsonNode model : machine.path("loaded")) {
                out.printf(
                        "  loaded: %s, %s, %s, %.2f GB%n",
                        model.path("model").asString(""),
                        model.path("precision").asString(""),
                        model.path("device").asString(""),
                        model.path("bytes").asDouble(0) / 1e9);
            }
        }
    }

    private static String texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asString("")));
        return texts.isEmpty() ? "no models" : String.join(", ", texts);
    }
}
