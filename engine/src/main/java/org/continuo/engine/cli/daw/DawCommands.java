package org.continuo.engine.cli.daw;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands that put scripts into DAWs and take them out. */
public final class DawCommands {
    private DawCommands() {}

    /** Something that is told which DAW by a command below it. */
    private abstract static sealed class ForDaw implements Runnable {
        @Spec @Nullable CommandSpec spec;

        @Override
        public void run() {
            if (spec != null) {
                throw new ParameterException(
                        spec.commandLine(), "expected a DAW: ardour or reaper");
            }
        }
    }

    /** {@code continuo install-daw}. */
    @Command(
            name = "install-daw",
            description = "Puts \"Continue with MusicGen\" into a DAW.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "DAW",
            subcommands = {InstallArdour.class, InstallReaper.class})
    public static final class Install extends ForDaw {}

    /** {@code continuo uninstall-daw}. */
    @Command(
            name = "uninstall-daw",
            description = "Takes Continuo's scripts out of a DAW and leaves it as it was before.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "DAW",
            subcommands = {UninstallArdour.class, UninstallReaper.class})
    public static final class Uninstall extends ForDaw {}

    /** {@code continuo install-daw ardour}. */
    @Command(
            name = "ardour",
            description =
                    "Installs Ardour's scripts for the user. They are then in Edit, Lua Scripts,"
                            + " Script Manager; with --menu also in every region's right-click"
                            + " menu.",
            mixinStandardHelpOptions = true)
    static final class InstallArdour implements Callable<Integer> {
        @Option(
                names = "--menu",
                description =
                        "Put the actions into free script slots and into the region's menu. Slots"
                                + " and menus of your own stay, and both files are backed up.")
        boolean menu;

        @Spec @Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            PrintWriter out = CommandOutput.of(spec);
            Installation installation = Installation.ofProcess();
            ArdourFolders folders = ArdourFolders.ofUser();
            for (Path settings : folders.settings()) {
                requireClosed(settings);
                new ArdourScripts(settings)
                        .install(installation, menu ? folders.menus(settings) : null);
                out.println("installed in " + settings);
            }
            out.println(
                    menu
                            ? "Start Ardour, right-click a region and look at the top of its own"
                                    + " menu."
                            : "Start Ardour and choose the actions in Edit, Lua Scripts, Script"
                                    + " Manager; --menu puts them into the region's menu.");
            out.flush();
            return ExitCode.DONE.number();
        }
    }

    /** {@code continuo uninstall-daw ardour}. */
    @Command(
            name = "ardour",
            description = "Takes the scripts out of Ardour and brings its menu and slots back.",
            mixinStandardHelpOptions = true)
    static final class UninstallArdour implements Callable<Integer> {
        @Spec @Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            PrintWriter out = CommandOutput.of(spec);
            List<Path> installed =
                    ArdourFolders.ofUser().settings().stream()
                            .filter(settings -> new ArdourScripts(settings).areInstalled())
                            .toList();
            for (Path settings : installed) {
                requireClosed(settings);
                new ArdourScripts(settings).uninstall();
                out.println("removed from " + settings);
            }
            if (installed.isEmpty()) {
                out.println("nothing of Continuo's was installed in Ardour");
            }
            out.flush();
            return ExitCode.DONE.number();
        }
    }

    /** Ardour writes its slots when it ends, over whatever was written meanwhile. */
    private static void requireClosed(Path settings) {
        if (ArdourFolders.isInUse(settings)) {
            throw new IllegalArgumentException(
                    "Ardour: expected it to be closed, found it running; quit it and try again");
        }
    }

    /** {@code continuo install-daw reaper}. */
    @Command(
            name = "reaper",
            description =
                    "Installs REAPER's scripts for the user: they are then in its Actions list, and"
                            + " a menu to import is in its folder MenuSets.",
            mixinStandardHelpOptions = true)
    static final class InstallReaper implements Callable<Integer> {
        @Spec @Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            PrintWriter out = CommandOutput.of(spec);
            ReaperScripts scripts = new ReaperScripts(ReaperScripts.resourceFolder());
            scripts.install(Installation.ofProcess());
            out.println("installed in " + scripts.folder());
            out.println(
                    "Start REAPER; Options, Customize menus, Media item context, Import: choose "
                            + ReaperScripts.MENU_FILE
                            + " to have the actions in the item's right-click menu.");
            out.flush();
            return ExitCode.DONE.number();
        }
    }

    /** {@code continuo uninstall-daw reaper}. */
    @Command(
            name = "reaper",
            description = "Takes the scripts out of REAPER.",
            mixinStandardHelpOptions = true)
    static final class UninstallReaper implements Callable<Integer> {
        @Spec @Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            PrintWriter out = CommandOutput.of(spec);
            ReaperScripts scripts = new ReaperScripts(ReaperScripts.resourceFolder());
            if (scripts.areInstalled()) {
                scripts.uninstall();
                out.println("removed from " + scripts.folder());
            } else {
                out.println("nothing of Continuo's was installed in REAPER");
            }
            out.flush();
            return ExitCode.DONE.number();
        }
    }
}
