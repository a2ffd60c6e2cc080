package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.engine.cli.report.InstallationFolder;
import org.continuo.engine.onnx.NativeLibrary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Fetches what computing on a device takes. */
@Command(
        name = "install",
        description =
                "Fetches ONNX Runtime's library for graphics cards with npm, and for CUDA (642 MB)"
                        + " its provider with Maven, checks them against hashes and lays them into"
                        + " the data folder. For Linux on x86-64, from a checkout.",
        mixinStandardHelpOptions = true)
final class DevicesInstallCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DEVICE", description = "webgpu, or cuda beside it.")
    String device = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path script =
                InstallationFolder.cardLibraryScript()
                        .orElseThrow(() ->
                                new ServiceException(
                                        Kind.FAILED,
                                        "devices install: expected a checkout, started by"
                                                + " its launcher, found "
                                                + InstallationFolder.named()
                                                        .map(folder -> "a package, " + folder)
                                                        .orElse("none")));
        return new ProcessBuilder("bash", script.toString(), device, NativeLibrary.VERSION)
                .inheritIO()
                .start()
                .waitFor();
    }
}
