package org.continuo.engine.cli.takes;

import java.io.IOException;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.UserSettings;
import org.continuo.engine.takes.TakeLibrary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands about takes that were made before. */
@Command(
        name = "takes",
        description = {
            "Finds again what was made before, by this command, scripts and plugins: every take is"
                    + " kept in the user's data folder until there is no room.",
            "The oldest ones without a star make room when all together take more than"
                    + " \"takesGigabytes\" in settings.json of the data folder: 4 if it does not"
                    + " say; 0 keeps none."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ListCommand.class,
            ShowCommand.class,
            ExportCommand.class,
            StarCommand.class,
            RemoveCommand.class
        })
public final class TakesCommand implements Runnable {
    @Spec @Nullable CommandSpec spec;

    /** The user's takes. */
    public static TakeLibrary library() throws IOException {
        DataFolder data = DataFolder.ofUser();
        return TakeLibrary.of(data, UserSettings.of(data).takesBytes());
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected a command: list, show, export, star, remove, again or continue");
        }
    }
}
