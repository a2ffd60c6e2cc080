package org.continuo.engine.cli.updates;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.continuo.core.service.DataFolder;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks for a newer version, and switches that on and off. */
@Command(
        name = "updates",
        description = {
            "Asks whether there is a newer Continuo, where you have switched that on with --on.",
            "Then commands ask, too, once a day, and tell it in one line. One address is asked for"
                    + " one number; nothing is sent, downloaded or installed."
        },
        mixinStandardHelpOptions = true)
public final class UpdatesCommand implements Callable<Integer> {
    static final class Switch {
        @Option(
                names = "--on",
                paramLabel = "ADDRESS",
                description =
                        "Ask this address from now on, and now; the release you installed names"
                                + " it.")
        @Nullable URI address;

        @Option(names = "--off", description = "Ask no more.")
        boolean off;
    }

    @ArgGroup @Nullable Switch change;

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        UpdateCheck check = new UpdateCheck(DataFolder.ofUser());
        if (change != null && change.off) {
            check.switchOff();
        } else if (change != null && change.address != null) {
            check.switchOn(change.address);
        }
        PrintWriter out = CommandOutput.of(spec);
        out.println(answer(check));
        out.flush();
        return ExitCode.DONE.number();
    }

    private static String answer(UpdateCheck check) throws IOException, InterruptedException {
        Optional<URI> address = check.address();
        if (address.isEmpty()) {
            return "Updates are not asked for; continuo updates --on ADDRESS changes that.";
        }
        VersionNumber newest = check.ask(address.get());
        Optional<VersionNumber> own = UpdateNotice.ownVersion();
        if (own.isEmpty()) {
            return "The newest Continuo is %s.".formatted(newest);
        }
        return newest.compareTo(own.get()) > 0
                ? "There is Continuo %s; this is %s.".formatted(newest, own.get())
                : "This is the newest Continuo, %s.".formatted(own.get());
    }
}
