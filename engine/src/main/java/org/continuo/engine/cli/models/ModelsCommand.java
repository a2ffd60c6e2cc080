package org.continuo.engine.cli.models;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands about models. */
@Command(
        name = "models",
        description =
                "Lists models, fetches them from the hub, shows, checks, converts and removes"
                        + " them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ListCommand.class,
            PullCommand.class,
            InfoCommand.class,
            VerifyCommand.class,
            CompileCommand.class,
            ConvertCommand.class,
            RemoveCommand.class
        })
public final class ModelsCommand implements Runnable {
    @Spec @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected a command: pull, compile, convert, remove, list, info or verify");
        }
    }
}
