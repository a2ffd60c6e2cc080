package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.SpooledSound;
import org.continuo.core.service.JobEvent;
import org.continuo.engine.cli.report.CancelFile;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.cli.report.OutputFiles;
import org.continuo.engine.cli.report.Reporter;
import org.continuo.engine.stems.ApplySettings;
import org.continuo.engine.stems.SoundParts;
import org.continuo.engine.stems.StemModel;
import org.continuo.engine.stems.StemSeparator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        requireUse();
        SoundFile file = SoundFile.at(audio.toAbsolutePath());
        try (SpooledSound sound = region.spool(file);
                Reporter reporter = script.reporter(Reporter.toProcess(false));
                CancelFile _ = script.watch();
                StemModel opened = model.open(reporter);
                OutputFiles files = new OutputFiles()) {
            file.notes().forEach(note -> CommandOutput.note(spec, note));
            if (!opened.unknownSettings().isEmpty()) {
                reporter.note(
                        "%s: settings that are not known here have no effect: %s"
                                .formatted(
                                        model.model, String.join(", ", opened.unknownSettings())));
            }
            List<StemGroup> groups = groups(opened.sources());
            List<Path> places = places(groups);
            write(file, sound, opened, groups, places, files, reporter);
            files.publish();
            reporter.files(places);
        }
        return ExitCode.DONE.number();
    }

    private void requireUse() {
        if (!Files.isDirectory(out.toAbsolutePath())) {
            throw new IllegalArgumentException(
                    "--out: expected a folder that exists, found none at " + out);
        }
        if (name != null
                && (name.isEmpty() || Path.of(name).getNameCount() != 1 || name.contains("/"))) {
            throw new IllegalArgumentException(
                    "--name: expected a name without folders, found " + name);
        }
        if (two != null && !stems.isEmpty()) {
            throw new IllegalArgumentException("--two: expected no --stems beside it, found both");
        }
        if (origin != null && origin < 0) {
            throw new IllegalArgumentException("--origin: expected 0 or more, found " + origin);
        }
    }

    /** The files to write: each the sum of some of the model's stems. */
    private List<StemGroup> groups(List<String> sources) {
        List<StemGroup> groups = new ArrayList<>();
        if (two != null) {
            int chosen = index(sources, "--two", two);
            List<Integer> others = new ArrayList<>();
            for (int source = 0; source < sources.size(); source++) {
                if (source != chosen) {
                    others.add(source);
                }
            }
            groups.add(new StemGroup(two, List.of(chosen)));
            groups.add(new StemGroup("no-" + two, others));
            return groups;
        }
        for (String stem : stems.isEmpty() ? sources : stems) {
            groups.add(new StemGroup(stem, List.of(index(sources, "--stems", stem))));
        }
        return groups.stream().distinct().toList();
    }

    private static int index(List<String> sources, String option, String stem) {
        int index = sources.indexOf(stem);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "%s: expected one of %s, found %s"
                            .formatted(option, String.join(", ", sources), stem));
        }
        return index;
    }

    /** Names that no file has yet, alike for all. */
    private List<Path> places(List<StemGroup> groups) {
        String stem = name == null ? ClipNames.stemOf(audio) : name;
        for (int number = 1; ; number++) {
            String prefix = number == 1 ? stem : stem + "-" + number;
            List<Path> places =
                    groups.stream()
                            .map(group -> out.resolve(prefix + "-" + group.name() + ".wav"))
                            .toList();
            if (places.stream().noneMatch(Files::exists)) {
                return places;
            }
        }
    }

    private void write(
            SoundFile file,
            SpooledSound sound,
            StemModel opened,
            List<StemGroup> groups,
            List<Path> places,
            OutputFiles files,
            Reporter reporter)
            throws IOException {
        try (StemFiles written =
                new StemFiles(
                        files, groups, places, sound, timeReference(file, sound.sampleRateHz()))) {
            new StemSeparator(opened, ApplySettings.DEFAULT)
                    .separate(
                            SoundParts.of(sound),
                            done ->
                                    reporter.on(
                                            new JobEvent.Progress(
                                                    (int) Math.round(done * PERCENT),
                                                    PERCENT,
                                                    0,
                                                    Double.NaN)),
                            written::write);
        }
    }

    /** Where the part belongs on a timeline, if that is known. */
    private OptionalLong timeReference(SoundFile file, int rateHz) throws IOException {
        OptionalLong beginning = origin == null ? file.timeReference() : OptionalLong.of(origin);
        return beginning.isEmpty()
                ? beginning
                : OptionalLong.of(beginning.getAsLong() + Math.round(region.fromSeconds * rateHz));
    }
}
