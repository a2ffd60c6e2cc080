package org.continuo.engine.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.cli.report.JsonReporter;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.KnownStemModel;
import org.continuo.engine.library.ModelLibrary;
import org.continuo.engine.library.StemLibrary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fetches a model. */
@Command(
        name = "pull",
        description = {
            "Fetches a model from the Hugging Face hub into the cache that the hub's other tools"
                    + " use too, and prints its folder. Goes on where an interrupted pull ended.",
            "htdemucs and htdemucs_ft, which take sounds apart, come from their authors' server"
                    + " (DEMUCS_ENDPOINT names another one) into a folder of Continuo's.",
            "HF_TOKEN, HF_ENDPOINT, HF_HOME, HF_HUB_CACHE, HF_HUB_OFFLINE and HTTPS_PROXY mean what"
                    + " they mean there."
        },
        mixinStandardHelpOptions = true)
final class PullCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            description =
                    "Such as facebook/musicgen-small, or facebook/musicgen-small@REVISION for a"
                            + " branch, tag or commit.")
    String name = "";

    @Option(
            names = "--accept-license",
            description = "Accept the model's licence without being asked.")
    boolean acceptLicense;

    @Option(names = "--json", description = "Print events for scripts, one JSON object per line.")
    boolean json;

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ModelLibrary library = UserLibrary.open();
        Optional<KnownStemModel> stems = library.catalogue().stemModel(name);
        if (stems.isPresent()) {
            StemLibrary stemLibrary = StemLibrary.ofUser();
            List<Path> files =
                    new StemPullDialog(stemLibrary, library.consent())
                            .run(stems.get(), acceptLicense, json);
            report(name, files.getFirst().toAbsolutePath().resolveSibling(""));
            return ExitCode.DONE.number();
        }
        HubName chosen = library.catalogue().hubName(name);
        Path folder = new PullDialog(library).run(chosen, acceptLicense, false, json);
        report(chosen.toString(), folder);
        return ExitCode.DONE.number();
    }

    private void report(String model, Path folder) {
        if (json) {
            JsonReporter.print(
                    System.out, "result", Map.of("model", model, "folder", folder.toString()));
        } else {
            PrintWriter out = CommandOutput.of(spec);
            out.println(folder);
            out.flush();
        }
    }
}
