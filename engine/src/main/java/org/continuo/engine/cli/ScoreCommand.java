package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.continuo.core.audio.AudioFormatException;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.cli.report.Reporter;
import org.continuo.engine.generation.MusicGenParts;
import org.continuo.engine.scoring.ClipScorer;
import org.continuo.engine.scoring.LossTotals;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How well a model foresees music that is there. */
@Command(
        name = "score",
        description = {
            "Tells how well a model foresees a sound: loss (nats per token) and perplexity, of all"
                    + " codebooks and of each, teacher forced and without guidance, as MusicGen's"
                    + " training counts them. Lower is better.",
            "A sound longer than the model's window (30 s) is judged window by window. Compare"
                    + " figures of one codec, one precision and one description only."
        },
        footer = {"", "Example:", "  continuo score song.wav \"house, 120 bpm\""},
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true)
final class ScoreCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "AUDIO",
            description =
                    RegionOptions.AUDIO + "; or a folder of sounds," + " which gives a table.")
    Path audio = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            description =
                    "What the music is like. Default: of a folder's NAME.wav the words in NAME.txt,"
                            + " if it is there; else none.")
    @Nullable String text;

    @Option(
            names = "--melody",
            paramLabel = "AUDIO",
            description = "A melody that the music is to follow, for melody models.")
    @Nullable Path melody;

    @Option(
            names = "--json",
            description =
                    "Print one JSON event per line: score for each sound, result for a folder.")
    boolean json;

    @Mixin LocalModelOptions model = new LocalModelOptions();

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        boolean folder = Files.isDirectory(audio);
        List<Path> files = SoundFolder.filesAt(audio);
        Optional<AudioSamples> tune =
                melody == null ? Optional.empty() : Optional.of(SoundFile.at(melody).read());
        try (Reporter reporter = Reporter.toErrors();
                MusicGenParts parts = model.open(reporter)) {
            ClipScorer scorer = new ClipScorer(parts);
            int codebooks = parts.decoderConfig().codebooks();
            ScoreTable table = new ScoreTable(CommandOutput.of(spec), json);
            LossTotals all = new LossTotals(codebooks);
            double seconds = 0;
            int scored = 0;
            for (Path file : files) {
                try {
                    AudioSamples sound = SoundFile.at(file).read();
                    String words = words(file, folder);
                    LossTotals losses = scorer.score(sound, words, tune);
                    table.sound(file, sound.durationSeconds(), words, losses);
                    all.add(losses);
                    seconds += sound.durationSeconds();
                    scored++;
                } catch (IOException | IllegalArgumentException bad) {
                    if (!folder || bad instanceof CheckpointException) {
                        throw bad;
                    }
                    CommandOutput.note(spec, SoundFolder.sentence(file, bad));
                }
            }
            if (scored == 0) {
                throw new AudioFormatException(
                        "%s: expected sounds that can be scored, found none among %d files"
                                .formatted(audio, files.size()));
            }
            if (folder) {
                table.all(scored, files.size(), seconds, all);
            }
        }
        return ExitCode.DONE.number();
    }

    private String words(Path file, boolean folder) throws IOException {
        if (text != null) {
            return text;
        }
        String name = file.getFileName().toString();
        Path beside = file.resolveSibling(name.substring(0, name.lastIndexOf('.') + 1) + "txt");
        return folder && Files.isRegularFile(beside) ? Files.readString(beside).strip() : "";
    }
}
