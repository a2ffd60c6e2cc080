package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.audio.WavChunk;
import org.continuo.core.audio.WavFile;
import org.continuo.core.audio.WavLoop;
import org.continuo.core.request.BeatAlignment;
import org.continuo.core.request.ClipLength;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.Sound;
import org.continuo.engine.cli.report.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Music whose end leads into its beginning. */
@Command(
        name = "loop",
        description =
                "Makes a loop of exactly so many bars, whose end leads into its beginning; of"
                        + " several takes the one that closes best. Samplers and DAWs find its"
                        + " tempo, beats and loop points in the file (acid, smpl).",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true)
final class LoopCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "TEXT|AUDIO",
            description =
                    "What the music is like, or the file of a sound that it shall go on from. The"
                            + " tempo is told to the model, too.")
    @Nullable String source;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            description =
                    "What the music is like that goes on from AUDIO; \"\" is no words at all."
                            + " Default: its key and the tempo.")
    @Nullable String text;

    @Option(
            names = "--bars",
            paramLabel = "N",
            defaultValue = "4",
            description = "Length in bars. Default: ${DEFAULT-VALUE}.")
    int bars = 4;

    @Mixin TempoOptions tempo = new TempoOptions();
    @Mixin PresetOption preset = new PresetOption();
    @Mixin OutputOptions output = new OutputOptions();
    @Mixin SamplingOptions sampling = new SamplingOptions();
    @Mixin ModelOptions model = new ModelOptions();

    @Override
    public Integer call() throws IOException {
        if (output.streamOut != null) {
            throw new IllegalArgumentException(
                    "--stream-out: expected none, as the best of several takes is known in the end"
                            + " only, found "
                            + output.streamOut);
        }
        ClipLength.Seconds seconds = tempo.length(bars);
        Optional<Path> audio = audio();
        if (text != null && audio.isEmpty()) {
            throw new IllegalArgumentException(
                    "AUDIO: expected a sound file before the words \"%s\", found %s"
                            .formatted(text, source));
        }
        ClipNames names =
                output.names(
                        audio.map(ClipNames::stemOf).orElseGet(() -> ClipNames.stemOf(words()))
                                + "-loop",
                        audio);
        OptionalDouble bpm = OptionalDouble.of(tempo.tempoBpm);
        Optional<SoundFile> file = audio.map(SoundFile::at);
        Description description =
                file.isEmpty()
                        ? new Description(
                                Description.withTempo(words(), preset.preset(), bpm), List.of())
                        : Description.of(text, preset.preset(), bpm, () -> end(file.get()));
        JobRequest request =
                sampling.choosing(description.text(), seconds, output.format())
                        .ending(new Ending.Loop(tempo.tempoBpm));
        if (file.isPresent()) {
            request =
                    request.continuing(
                            new Context(
                                    new Sound.InFile(file.get(), TimeRange.ALL),
                                    OptionalDouble.empty(),
                                    false,
                                    Optional.of(new BeatAlignment(bpm))));
        }
        new GenerationRun(
                        model,
                        output,
                        names,
                        (draft, clip, said) ->
                                write(draft, clip, tempo.loop(bars, clip.length()), said))
                .run(request, description.notes());
        return ExitCode.DONE.number();
    }

    private void write(Path draft, AudioSamples clip, WavLoop loop, List<WavChunk> said)
            throws IOException {
        List<WavChunk> chunks = new ArrayList<>(loop.chunks(clip.sampleRateHz()));
        chunks.addAll(said);
        WavFile.write(draft, clip, output.bitDepth, OptionalLong.empty(), chunks);
    }

    private static AudioSamples end(SoundFile file) throws IOException {
        return file.readEnd(TimeRange.ALL, Description.HEARD_SECONDS);
    }

    private String words() {
        return source == null ? "" : source;
    }

    /** What names a file that is there is a sound. */
    private Optional<Path> audio() {
        try {
            return source != null && !source.isBlank() && Files.isRegularFile(Path.of(source))
                    ? Optional.of(Path.of(source).toAbsolutePath())
                    : Optional.empty();
        } catch (InvalidPathException isWords) {
            return Optional.empty();
        }
    }
}
