package org.continuo.engine.cli.studio;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.continuo.engine.cli.models.UserEngine;
import org.continuo.engine.cli.studio.Studio.WorkWish;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Works for a hub. */
@Command(
        name = "work",
        description = {
            "Makes clips for a studio's hub with this machine, one job at a time, until it is told"
                    + " to end. Nothing of a job stays here.",
            "While the hub is away it tries to reach it again."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class WorkCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    @Nullable JoinOptions join;

    @Option(
            names = "--name",
            paramLabel = "N",
            description = "What this machine is called. Default: its own name.")
    @Nullable String name;

    @Option(names = "--pull", description = "Fetch models that jobs name and this machine lacks.")
    boolean pull;

    @Option(
            names = "--model-memory",
            paramLabel = "GB",
            description =
                    "What loaded models may take together; the one used longest ago makes room."
                            + " Default: no limit.")
    @Nullable Double modelMemoryGigabytes;

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (modelMemoryGigabytes != null && !(modelMemoryGigabytes > 0)) {
            throw new IllegalArgumentException(
                    "--model-memory: expected more than 0, found " + modelMemoryGigabytes);
        }
        long bytes =
                modelMemoryGigabytes == null
                        ? Long.MAX_VALUE
                        : Math.round(modelMemoryGigabytes * 1e9);
        return RunningCommand.run(
                StudioJars.open()
                        .work(
                                new WorkWish(
                                        Objects.requireNonNull(join).text(),
                                        StudioFolders.own(),
                                        name == null ? ownName() : name,
                                        pull),
                                UserEngine.setup(bytes),
                                RunningCommand::journal),
                spec);
    }

    private static String ownName() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (IOException nameless) {
            return "a machine";
        }
    }
}
