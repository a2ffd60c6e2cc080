package org.continuo.engine.cli.studio;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.continuo.core.service.DataFolder;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.cli.studio.UseFile.EngineChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** From now on clips are made by a studio. */
@Command(
        name = "use",
        description = {
            "From now on the plugin, the menus of DAWs and commands of this user have their clips"
                    + " made by the studio, and by this machine where the studio does not answer.",
            "An engine that runs already goes by it from the next job on."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UseCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    @Nullable Instead choice;

    @Option(
            names = "--engine",
            paramLabel = "E",
            defaultValue = "auto",
            description =
                    "Which jobs go there: auto, those that it can take, where it answers within"
                            + " 300 ms; studio, all; local, none. Default: ${DEFAULT-VALUE}.")
    EngineChoice engine = EngineChoice.AUTO;

    @Option(
            names = "--share-models",
            description =
                    "Checkpoints and adapters in folders of this machine may travel to the studio,"
                            + " once each, when a job names them; else such jobs stay here.")
    boolean shareModels;

    @Spec @Nullable CommandSpec spec;

    /** Joining, or leaving. */
    static final class Instead {
        @ArgGroup(multiplicity = "1")
        @Nullable JoinOptions join;

        @Option(names = "--off", required = true, description = "Use no studio any more.")
        boolean off;
    }

    @Override
    public Integer call() throws IOException {
        DataFolder data = DataFolder.ofUser();
        PrintWriter out = CommandOutput.of(spec);
        JoinOptions join = choice == null ? null : choice.join;
        if (join == null) {
            UseFile.erase(data);
            out.println("uses no studio");
        } else {
            Studio studio = StudioJars.open();
            String code = join.text();
            UseFile use = new UseFile(code, studio.places(code), shareModels, engine);
            // Refused now, if it is wrong.
            String _ = studio.status(use, StudioFolders.own());
            use.write(data);
            out.println("uses the studio at " + use);
        }
        out.flush();
        return ExitCode.DONE.number();
    }

    /** The studio that is used. */
    static Optional<UseFile> current() throws IOException {
        return UseFile.of(DataFolder.ofUser());
    }
}
