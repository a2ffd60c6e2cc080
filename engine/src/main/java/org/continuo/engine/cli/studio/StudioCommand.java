package org.continuo.engine.cli.studio;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Several machines behind one engine. */
@Command(
        name = "studio",
        description =
                "Several machines behind one plugin: a hub, those that work for it, and those who"
                        + " use it. Without a hub nothing of it starts or listens.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            HubCommand.class,
            WorkCommand.class,
            UseCommand.class,
            StatusCommand.class,
            UsersCommand.class
        })
public final class StudioCommand implements Runnable {
    @Spec @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "expected a command: hub, work, use, status or users");
        }
    }
}
