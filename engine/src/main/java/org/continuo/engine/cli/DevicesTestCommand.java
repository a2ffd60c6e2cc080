package org.continuo.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.problem.NextStep;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceChoice;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.engine.cli.models.DefaultModel;
import org.continuo.engine.cli.models.UserLibrary;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.CommandSteps;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.generation.ChosenDevice;
import org.continuo.engine.generation.DeviceComparison;
import org.continuo.engine.generation.Machine;
import org.continuo.engine.onnx.NativeLibrary;
import org.continuo.engine.onnx.SessionSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares what the graphics card computes with what the processor does. */
@Command(
        name = "test",
        description =
                "Runs the default model on each graphics device and on the processor, with prompts"
                    + " of several lengths and steps behind them, in every precision that the"
                    + " device has, and compares their logits; exits with 1 if they differ and with"
                    + " 4 where there is no card.",
        mixinStandardHelpOptions = true)
final class DevicesTestCommand implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    @Option(
            names = "--precision",
            paramLabel = "P",
            description = "fp32, fp16, int8 or int4, several times; all of them without it.")
    List<Precision> precisions = List.of(Precision.values());

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        ExitCode code = ExitCode.FAILED;
        for (DeviceKind kind : DeviceKind.values()) {
            Device device = Device.of(kind);
            if (device.isProcessor()) {
                continue;
            }
            Optional<String> missing = Machine.own().missing(device);
            if (missing.isPresent()) {
                out.println(
                        NextStep.behind(
                                missing.get(), NativeLibrary.nextStep(kind), CommandSteps::of));
            } else {
                boolean isRight = isRight(device, out);
                code =
                        isRight && code != ExitCode.FOUND_WRONG
                                ? ExitCode.DONE
                                : ExitCode.FOUND_WRONG;
            }
            out.flush();
        }
        return code.number();
    }

    /** In every precision that is asked for and that the device has. */
    private boolean isRight(Device device, PrintWriter out) throws IOException {
        DeviceChoice choice = new DeviceChoice.Only(device);
        boolean isRight = true;
        for (Precision precision : precisions) {
            boolean isThere =
                    ChosenDevice.of(choice, precision, 0, Machine.own()).precision() == precision;
            isRight &= !isThere || isRight(device, precision, out);
        }
        return isRight;
    }

    private static boolean isRight(Device device, Precision precision, PrintWriter out)
            throws IOException {
        DeviceComparison comparison =
                DeviceComparison.of(
                        DefaultModel.find(UserLibrary.open(), CacheFolder.ofUser()).folder(),
                        CacheFolder.ofUser().path(),
                        precision,
                        SessionSettings.allCores().on(device));
        out.printf(
                Locale.ROOT,
                "%s in %s: %s, logits of up to ±%.1f differ from the processor's by %.2g at most%n",
                device.label(),
                precision.label(),
                comparison.same() ? "right" : "wrong",
                comparison.largestLogit(),
                comparison.largestDifference());
        return comparison.same();
    }
}
