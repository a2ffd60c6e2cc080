package org.continuo.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.continuo.core.problem.NextStep;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.engine.cards.GraphicsCard;
import org.continuo.engine.cards.Vulkan;
import org.continuo.engine.cli.models.UserLibrary;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.CommandSteps;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.generation.ChosenDevice;
import org.continuo.engine.generation.Machine;
import org.continuo.engine.hub.KnownModel;
import org.continuo.engine.onnx.NativeLibrary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what models can run on. */
@Command(
        name = "devices",
        description =
                "Lists what models can run on here: graphics cards with their memory, driver and"
                        + " largest models, and what is missing for more.",
        mixinStandardHelpOptions = true,
        subcommands = {DevicesTestCommand.class, DevicesInstallCommand.class})
final class DevicesCommand implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        List<KnownModel> models = UserLibrary.open().catalogue().models();
        Machine machine = Machine.own();
        line(out, "cpu", "%d cores".formatted(Runtime.getRuntime().availableProcessors()));
        for (int index = 0; index < machine.cards().size(); index++) {
            card(out, new Device(DeviceKind.WEBGPU, index), machine, models);
        }
        for (DeviceKind kind : DeviceKind.values()) {
            boolean isListed =
                    kind == DeviceKind.CPU
                            || (kind == DeviceKind.WEBGPU && !machine.cards().isEmpty());
            if (!isListed) {
                Device device = Device.of(kind);
                line(
                        out,
                        kind.label(),
                        machine.missing(device)
                                .map(missing -> "not here: " + ofDevice(device, missing))
                                .orElse("here"));
            }
        }
        if (machine.cards().isEmpty() && !Vulkan.isInstalled()) {
            out.println(
                    "Cards are listed by Vulkan, and its loader is not here (on Debian:"
                            + " libvulkan1).");
        }
        out.flush();
        return ExitCode.DONE.number();
    }

    private static void card(
            PrintWriter out, Device device, Machine machine, List<KnownModel> models) {
        GraphicsCard card = machine.cards().get(device.index());
        line(
                out,
                device.label(),
                String.format(
                        Locale.ROOT,
                        "%s, %s, %.1f GB, driver %s, %s",
                        card.name(),
                        card.kind().words(),
                        card.memoryBytes() / 1e9,
                        card.driver(),
                        card.halfFloats() ? "f16" : "no f16"));
        for (Precision precision : Precision.values()) {
            line(
                    out,
                    "",
                    "holds in %s: %s".formatted(precision.label(), held(card, precision, models)));
        }
        machine.missing(device)
                .ifPresent(missing -> line(out, "", "not usable: " + ofDevice(device, missing)));
    }

    private static String held(GraphicsCard card, Precision precision, List<KnownModel> models) {
        String names =
                models.stream()
                        .filter(model ->
                                ChosenDevice.bytes(precision, model.parameters())
                                        <= card.memoryBytes())
                        .map(KnownModel::name)
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "no known model" : names;
    }

    /** What is missing, without the device's name, which stands in front of the line already. */
    private static String ofDevice(Device device, String missing) {
        String name = device.label() + ": ";
        return NextStep.behind(
                missing.startsWith(name) ? missing.substring(name.length()) : missing,
                NativeLibrary.nextStep(device.kind()),
                CommandSteps::of);
    }

    private static void line(PrintWriter out, String name, String text) {
        out.printf("%-10s%s%n", name, text);
    }
}
