package org.continuo.engine.cli.studio;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.cli.studio.Studio.UserLine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Who may work for a hub and use it. */
@Command(
        name = "users",
        description =
                "Who may work for the hub of this machine and use it. What is changed counts at"
                        + " once, while the hub runs, too.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {UsersCommand.All.class, UsersCommand.Add.class, UsersCommand.Revoke.class})
final class UsersCommand implements Runnable {
    @Spec @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "expected a command: list, add or revoke");
        }
    }

    @Command(name = "list", description = "Lists them.", mixinStandardHelpOptions = true)
    static final class All implements Callable<Integer> {
        @Spec @Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            PrintWriter out = CommandOutput.of(spec);
            for (UserLine user : StudioJars.open().users(StudioFolders.hub())) {
                out.printf(
                        "%s: %s; %d jobs, %d MB, %.0f s of music may wait%n",
                        user.name(),
                        String.join(", ", new TreeSet<>(user.roles())),
                        user.jobs(),
                        user.bytes() / 1_000_000,
                        user.seconds());
            }
            out.flush();
            return ExitCode.DONE.number();
        }
    }

    @Command(
            name = "add",
            description =
                    "Adds one and prints its join code; for one that is there, a new code, with"
                            + " which the old one ends.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Add implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "Small letters, digits and -.")
        String name = "";

        @Option(
                names = "--role",
                split = ",",
                paramLabel = "R",
                defaultValue = "use",
                description = "use, work or both: use,work. Default: ${DEFAULT-VALUE}.")
        Set<String> roles = Set.of("use");

        @Option(
                names = "--jobs",
                paramLabel = "N",
                defaultValue = "256",
                description = "Jobs that may wait. Default: ${DEFAULT-VALUE}.")
        int jobs = 256;

        @Option(
                names = "--megabytes",
                paramLabel = "MB",
                defaultValue = "2000",
                description = "What they may take together. Default: ${DEFAULT-VALUE}.")
        long megabytes = 2000;

        @Option(
                names = "--seconds",
                paramLabel = "S",
                defaultValue = "86400",
                description = "Music that they may ask for together. Default: ${DEFAULT-VALUE}.")
        double seconds = 86400;

        @Spec @Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            PrintWriter out = CommandOutput.of(spec);
            out.println(
                    StudioJars.open()
                            .addUser(
                                    StudioFolders.hub(),
                                    new UserLine(
                                            name, roles, jobs, megabytes * 1_000_000, seconds)));
            out.flush();
            return ExitCode.DONE.number();
        }
    }

    @Command(
            name = "revoke",
            description = "Removes one: its connections end and its join code is worth nothing.",
            mixinStandardHelpOptions = true)
    static final class Revoke implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "Who.")
        String name = "";

        @Spec @Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            if (!StudioJars.open().revoke(StudioFolders.hub(), name)) {
                throw new IllegalArgumentException(
                        "user: expected one of the hub's, found \"%s\"".formatted(name));
            }
            PrintWriter out = CommandOutput.of(spec);
            out.println("revoked " + name);
            out.flush();
            return ExitCode.DONE.number();
        }
    }
}
