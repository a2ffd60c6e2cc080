package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.SeparationEvent.StemFile;
import org.continuo.core.service.SeparationRequest;
import org.continuo.engine.cli.models.UserEngine;
import org.continuo.engine.cli.report.CancelFile;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.cli.report.OutputFiles;
import org.continuo.engine.cli.report.Reporter;
import org.continuo.engine.generation.Machine;
import org.continuo.engine.service.local.StemRun;
import org.continuo.engine.service.local.StemShelf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A piece of music in its parts. */
@Command(
        name = "separate",
        description =
                "Takes a sound apart into stems, by Hybrid Transformer Demucs: WAV files of 32-bit"
                        + " floats at its rate, which add up to it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true)
final class SeparateCommand implements Callable<Integer> {
    private static final int PERCENT = 100;

    @Parameters(paramLabel = "AUDIO", description = RegionOptions.AUDIO + ".")
    Path audio = Path.of("");

    @Option(
            names = "--stems",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Write only these of the model's stems, such as drums,bass. Default: all.")
    List<String> stems = List.of();

    @Option(
            names = "--two",
            paramLabel = "NAME",
            description = "Write two files instead: this stem, and everything else together.")
    @Nullable String two;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FOLDER",
            defaultValue = "",
            description = "Where to write NAME-STEM.wav. Default: the working folder.")
    Path out = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the files' names begin with. Default: AUDIO's name.")
    @Nullable String name;

    @Option(
            names = "--origin",
            paramLabel = "N",
            description =
                    "Where on the timeline AUDIO's first sample lies, in samples of its rate."
                            + " Default: AUDIO's own time reference, if it has one.")
    @Nullable Long origin;

    @Mixin RegionOptions region = new RegionOptions();
    @Mixin StemModelOptions model = new StemModelOptions();
    @Mixin ScriptOptions script = new ScriptOptions();

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(out.toAbsolutePath())) {
            throw new IllegalArgumentException(
                    "--out: expected a folder that exists, found none at " + out);
        }
        SeparationRequest request =
                new SeparationRequest(
                        region.sound(SoundFile.at(audio.toAbsolutePath())),
                        StemModelOptions.absolute(model.model),
                        Objects.requireNonNullElse(model.threads, 0),
                        model.device.label(),
                        stems,
                        Optional.ofNullable(two),
                        out.toAbsolutePath(),
                        name == null ? ClipNames.stemOf(audio) : name,
                        origin == null ? OptionalLong.empty() : OptionalLong.of(origin));
        try (Reporter reporter = script.reporter(Reporter.toProcess(false));
                CancelFile _ = script.watch();
                OutputFiles files = new OutputFiles()) {
            model.require(reporter);
            StemShelf shelf = new StemShelf(UserEngine.setup(Long.MAX_VALUE), Machine.own());
            List<StemFile> written =
                    new StemRun(
                                    shelf,
                                    request,
                                    () -> {},
                                    done -> reporter.on(progress(done)),
                                    reporter::note)
                            .write(files.drafts());
            files.publish();
            reporter.files(
                    written.stream().map(stem -> out.resolve(stem.file().getFileName())).toList());
        }
        return ExitCode.DONE.number();
    }

    private static JobEvent progress(double done) {
        return new JobEvent.Progress((int) Math.round(done * PERCENT), PERCENT, 0, Double.NaN);
    }
}
