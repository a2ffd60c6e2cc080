package org.continuo.conformance.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.continuo.conformance.kit.ConformanceKit;
import org.continuo.conformance.kit.ConformanceReport;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.request.DeviceChoice;
import org.continuo.core.request.Precision;
import org.continuo.engine.cli.DeveloperCommand;
import org.continuo.engine.cli.DeviceConverter;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.generation.ChosenDevice;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.Machine;
import org.continuo.engine.onnx.SessionSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares the engine with the reference implementation's recorded outputs. */
@Command(
        name = "conformance",
        description =
                "Runs every case of a conformance kit in fp32 and compares with what the reference"
                        + " implementation gave; exits with 1 if anything differs.",
        mixinStandardHelpOptions = true)
public final class ConformanceCommand implements DeveloperCommand {
    @Parameters(paramLabel = "DIR", description = "The kit: a folder of cases, or one case.")
    Path kit = Path.of("");

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Processor threads. Default: one per core.")
    @Nullable Integer threads;

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "cpu",
            converter = DeviceConverter.class,
            description = "As in continuo generate. Default: ${DEFAULT-VALUE}.")
    DeviceChoice device = new DeviceChoice.Auto();

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            defaultValue = ".*",
            description = "Only outputs whose whole names match. Default: all.")
    Pattern names = Pattern.compile(".*");

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        EngineSettings settings =
                new EngineSettings(
                        CacheFolder.ofUser().path(),
                        Precision.FP32,
                        (threads == null
                                        ? SessionSettings.allCores()
                                        : new SessionSettings(threads))
                                .on(
                                        ChosenDevice.of(device, Precision.FP32, 0, Machine.own())
                                                .device()));
        ConformanceReport report =
                ConformanceKit.open(kit)
                        .run(
                                settings,
                                names,
                                line -> {
                                    out.println(line);
                                    out.flush();
                                });
        out.println(report);
        out.flush();
        return (report.isConforming() ? ExitCode.DONE : ExitCode.FOUND_WRONG).number();
    }
}
