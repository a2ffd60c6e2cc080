package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.continuo.core.analysis.BeatEstimate;
import org.continuo.core.analysis.MusicAnalysis;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.request.BeatAlignment;
import org.continuo.core.request.ClipLength;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.Sound;
import org.continuo.engine.cli.report.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Music that plays on from a sound. */
@Command(
        name = "continue",
        description =
                "Plays on from the end of a sound, or from --to. The new part is written at the"
                        + " sound's rate and channels and begins exactly where the sound ends.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true)
final class ContinueCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "AUDIO", description = RegionOptions.AUDIO + ".")
    Path audio = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            description =
                    "What the music shall be like; \"\" is no words at all. Default: the key and"
                            + " the tempo of AUDIO, as far as they are clear, or --bpm.")
    @Nullable String text;

    @Option(names = "--keep-prompt", description = "Write the sound too, before the new part.")
    boolean keepPrompt;

    @Option(
            names = "--context-seconds",
            paramLabel = "S",
            description =
                    "How much of the sound's end the model hears. Default: what its window leaves"
                            + " room for, 12 with 30 s and the default stride.")
    @Nullable Double contextSeconds;

    @Option(
            names = "--no-align",
            description =
                    "Leave the new music's beats where the model put them. Else they are brought"
                            + " onto the sound's grid, where both have a clear beat and nearly one"
                            + " tempo; with --stream-out, never.")
    boolean noAlign;

    @Mixin PresetOption preset = new PresetOption();
    @Mixin RegionOptions region = new RegionOptions();
    @Mixin ClipOptions clip = new ClipOptions();

    @Override
    public Integer call() throws IOException {
        SoundFile file =
                region.fileForEnd(
                        audio, keepPrompt ? Double.POSITIVE_INFINITY : Description.HEARD_SECONDS);
        Sound sound = region.sound(file);
        if (contextSeconds != null && !(contextSeconds > 0)) {
            throw new IllegalArgumentException(
                    "--context-seconds: expected more than 0, found " + contextSeconds);
        }
        List<String> notes = hearTempo(file);
        ClipLength clipLength = clip.length.length(() -> rateHz(file));
        ClipNames names =
                clip.output.names(ClipNames.stemOf(audio) + "-continued", Optional.of(audio));
        OptionalDouble heard =
                contextSeconds == null ? OptionalDouble.empty() : OptionalDouble.of(contextSeconds);
        Description words =
                Description.of(
                        text,
                        preset.preset(),
                        clip.length.tempoBpm(),
                        () -> region.readEnd(file, Description.HEARD_SECONDS));
        clip.run(names, clip.place.timeline(file, region))
                .run(
                        clip.request(List.of(words.text()), clipLength)
                                .continuing(new Context(sound, heard, keepPrompt, alignment())),
                        Stream.concat(notes.stream(), words.notes().stream()).toList());
        return ExitCode.DONE.number();
    }

    /** Bars are counted at the tempo that is heard, where none is told and it is clear. */
    private List<String> hearTempo(SoundFile file) throws IOException {
        if (!clip.length.lacksTempo()) {
            return List.of();
        }
        AudioSamples end = region.readEnd(file, Description.HEARD_SECONDS);
        Optional<BeatEstimate> beat = MusicAnalysis.of(end).trustedBeat();
        if (beat.isEmpty()) {
            throw new IllegalArgumentException(
                    "--bars: expected --bpm with it or a clear beat in %s, found neither"
                            .formatted(audio));
        }
        clip.length.tempo(beat.get().tempoBpm());
        return List.of(
                String.format(
                        Locale.ROOT,
                        "bars are counted at the %.1f bpm that are heard, in %s",
                        beat.get().tempoBpm(),
                        TempoOptions.USUAL_METER));
    }

    /** None for a stream either: the file is what went through the pipe. */
    private Optional<BeatAlignment> alignment() {
        return noAlign || clip.output.streamOut != null
                ? Optional.empty()
                : Optional.of(new BeatAlignment(clip.length.tempoBpm()));
    }

    private OptionalInt rateHz(SoundFile file) throws IOException {
        return clip.output.sampleRateHz == null
                ? OptionalInt.of(file.sampleRateHz())
                : OptionalInt.of(clip.output.sampleRateHz);
    }
}
