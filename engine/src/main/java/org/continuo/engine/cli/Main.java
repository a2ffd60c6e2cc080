package org.continuo.engine.cli;

import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import org.continuo.engine.cli.daw.DawCommands;
import org.continuo.engine.cli.doctor.DoctorCommand;
import org.continuo.engine.cli.models.ModelsCommand;
import org.continuo.engine.cli.report.CommandOutcome;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.cli.studio.StudioCommand;
import org.continuo.engine.cli.takes.TakesCommand;
import org.continuo.engine.cli.updates.UpdateNotice;
import org.continuo.engine.cli.updates.UpdatesCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code continuo}. */
@Command(
        name = "continuo",
        description = "Plays on from what is already there: music with MusicGen models.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            GenerateCommand.class,
            ContinueCommand.class,
            MelodyCommand.class,
            ReplaceCommand.class,
            SeparateCommand.class,
            LoopCommand.class,
            ServeCommand.class,
            StudioCommand.class,
            ModelsCommand.class,
            TakesCommand.class,
            DescribeCommand.class,
            ScoreCommand.class,
            EvaluateCommand.class,
            ListenCommand.class,
            EncodeCommand.class,
            DecodeCommand.class,
            DevicesCommand.class,
            DoctorCommand.class,
            UpdatesCommand.class,
            DawCommands.Install.class,
            DawCommands.Uninstall.class
        },
        footer = {
            "",
            "The launcher of a checkout also knows install-plugin and uninstall-plugin.",
            "",
            "Exit codes: 0 done, 1 conformance or doctor found something wrong, 2 bad use, 3"
                    + " bad input or checkpoint, 4 failed, 130 cancelled."
        })
public final class Main implements Runnable {
    @Spec @Nullable CommandSpec spec;

    /** The version in the archive's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"continuo " + (version == null ? "(unpackaged)" : version)};
        }
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        int code = run(CommandArguments.of(System.getenv(), args));
        if (code == ExitCode.DONE.number()) {
            UpdateNotice.ofUser().ifPresent(news -> System.err.println("continuo: " + news));
        }
        System.exit(code);
    }

    /** Runs one command; whatever happens, the outcome is an exit code. */
    @SuppressWarnings("IllegalCatch") // every failure becomes one sentence
    public static int run(String... args) {
        try (CommandOutcome outcome = new CommandOutcome(List.of(args))) {
            try {
                CommandArguments.requireReadable(args);
                return commandLine()
                        .setExecutionExceptionHandler(
                                (problem, command, parsed) -> outcome.failed(problem))
                        .setParameterExceptionHandler(
                                (problem, rejected) -> outcome.failed(problem))
                        .execute(args);
            } catch (Throwable problem) {
                return outcome.failed(problem);
            }
        }
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        ServiceLoader.load(DeveloperCommand.class, Main.class.getClassLoader())
                .forEach(line::addSubcommand);
        Objects.requireNonNull(line.getSubcommands().get("takes"))
                .addSubcommand(new AgainCommand())
                .addSubcommand(new GoOnCommand());
        line.setCaseInsensitiveEnumValuesAllowed(true).setAbbreviatedOptionsAllowed(false);
        giveVersion(line);
        return line;
    }

    /** {@code --version} is the same for all commands. */
    private static void giveVersion(CommandLine line) {
        line.getCommandSpec().versionProvider(new Version());
        line.getSubcommands().values().forEach(Main::giveVersion);
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "expected a command");
        }
    }
}
