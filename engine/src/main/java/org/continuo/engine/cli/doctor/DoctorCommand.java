package org.continuo.engine.cli.doctor;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.files.UserHome;
import org.continuo.core.service.DataFolder;
import org.continuo.engine.cli.doctor.Step.Outcome;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.cli.report.InstallationFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Finds out why the plugin does not work. */
@Command(
        name = "doctor",
        description = {
            "Finds out why the plugin does not work: looks at what is installed, starts the engine,"
                    + " loads the plugin in a host of its own (in another process, so that a crash"
                    + " is a finding), plays through it and lets it make a clip with the default"
                    + " model, which stays among your clips.",
            "Each step is ok, WRONG with what to do, or left out (-) since one before it is wrong."
                    + " The exit code is 1 where something is wrong."
        },
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Option(
            names = "--plugin",
            paramLabel = "PATH",
            description = "The folder Continuo.vst3; else the one that DAWs find.")
    @Nullable Path bundle;

    @Option(
            names = "--json",
            description =
                    "Print one JSON document at the end, for support: each step with name, ok (null"
                            + " where it was left out), finding, advice and seconds.")
    boolean json;

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = CommandOutput.of(spec);
        Machine machine = Machine.here(UserHome.path());
        InstalledPlugin plugin =
                bundle == null
                        ? InstalledPlugin.ofUser(machine)
                        : new InstalledPlugin(named(bundle), machine);
        Path data = DataFolder.ofUser().path();
        StepList steps = new StepList(step -> print(out, step));
        new Examination(
                        plugin,
                        data,
                        CacheFolder.ofUser(),
                        InstallationFolder.named().orElse(data),
                        steps)
                .run();
        if (json) {
            out.println(document(plugin, data, steps));
        } else {
            out.println(
                    steps.isWell()
                            ? "All is well."
                            : "Something is wrong. Begin with the first; others may follow from"
                                    + " it.");
        }
        out.flush();
        return (steps.isWell() ? ExitCode.DONE : ExitCode.FOUND_WRONG).number();
    }

    private Path named(Path path) {
        if (!path.toString().endsWith(".vst3") && spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--plugin: expected the folder Continuo.vst3, found \"%s\"".formatted(path));
        }
        return path.toAbsolutePath().normalize();
    }

    private void print(PrintWriter out, Step step) {
        if (json) {
            return;
        }
        String outcome =
                switch (step.outcome()) {
                    case OK -> "ok";
                    case WRONG -> "WRONG";
                    case LEFT_OUT -> "-";
                };
        out.printf("%-6s%-13s%s%n", outcome, step.name(), step.finding());
        if (!step.advice().isEmpty()) {
            out.printf("%19s%s%n", "", step.advice());
        }
        out.flush();
    }

    private String document(InstalledPlugin plugin, Path data, StepList steps) {
        Map<String, Object> document = new LinkedHashMap<>();
        String version = DoctorCommand.class.getPackage().getImplementationVersion();
        document.put("continuo", version == null ? "(unpackaged)" : version);
        document.put(
                "system",
                "%s %s, %s"
                        .formatted(
                                System.getProperty("os.name", ""),
                                System.getProperty("os.version", ""),
                                plugin.machine().processor()));
        document.put("plugin", plugin.bundle().toString());
        document.put("dataFolder", data.toString());
        document.put("ok", steps.isWell());
        List<Map<String, Object>> list = new ArrayList<>();
        for (Step step : steps.steps()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", step.name());
            fields.put(
                    "ok", step.outcome() == Outcome.LEFT_OUT ? null : step.outcome() == Outcome.OK);
            fields.put("finding", step.finding());
            fields.put("advice", step.advice());
            fields.put("seconds", Math.round(step.seconds() * 1000) / 1000.0);
            list.add(fields);
        }
        document.put("steps", list);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }
}
