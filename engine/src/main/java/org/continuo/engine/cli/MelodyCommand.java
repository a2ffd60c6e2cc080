package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.request.ClipLength;
import org.continuo.engine.cli.PlaceOptions.Timeline;
import org.continuo.engine.cli.report.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Music from words that follows the melody of a sound. */
@Command(
        name = "melody",
        description = "Writes music from a description that follows the melody of a sound.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true)
final class MelodyCommand implements Callable<Integer> {
    /** Frames per second and seconds of a window of MusicGen's. */
    private static final double FRAME_RATE_HZ = 50;

    private static final double WINDOW_SECONDS = 30;

    @Parameters(index = "0", paramLabel = "AUDIO", description = RegionOptions.AUDIO + ".")
    Path audio = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            description =
                    "What the music is like; \"\" is no words at all. Default: the key and the"
                            + " tempo of AUDIO, as far as they are clear, or --bpm.")
    @Nullable String text;

    @Mixin PresetOption preset = new PresetOption();
    @Mixin RegionOptions region = new RegionOptions();
    @Mixin MelodyStemsOptions stems = new MelodyStemsOptions();
    @Mixin ClipOptions clip = new ClipOptions();

    @Override
    public Integer call() throws IOException {
        ClipLength clipLength = clip.length.length(clip.output::rateHz);
        // No window looks further than its own length past the clip's end.
        double heardSeconds = clipLength.frames(FRAME_RATE_HZ) / FRAME_RATE_HZ + WINDOW_SECONDS;
        SoundFile file =
                region.fileForBeginning(audio, Math.max(Description.HEARD_SECONDS, heardSeconds));
        ClipNames names =
                clip.output.names(ClipNames.stemOf(audio) + "-melody", Optional.of(audio));
        @Nullable Timeline timeline =
                clip.place.timeline(file, region); // before its beginning is read alone
        Description words =
                Description.of(
                        text,
                        preset.preset(),
                        clip.length.tempoBpm(),
                        () -> region.readBeginning(file, Description.HEARD_SECONDS));
        clip.run(names, timeline)
                .run(
                        clip.request(List.of(words.text()), clipLength)
                                .followingMelody(stems.melody(region.sound(file))),
                        words.notes());
        return ExitCode.DONE.number();
    }
}
