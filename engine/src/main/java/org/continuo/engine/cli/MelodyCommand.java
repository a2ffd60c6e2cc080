package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.generation.ClipFinisher;
import org.continuo.engine.generation.ClipLength;
import org.continuo.engine.generation.GenerationRequest;
import org.continuo.engine.generation.MusicGen;
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
    @Parameters(
            index = "0",
            paramLabel = "AUDIO",
            description = "The sound: WAV, AIFF, FLAC, Ogg Vorbis or MP3.")
    Path audio = Path.of("");

    @Parameters(index = "1", paramLabel = "TEXT", description = "What the music is like.")
    String text = "";

    @Mixin RegionOptions region = new RegionOptions();
    @Mixin LengthOptions length = new LengthOptions();
    @Mixin OutputOptions output = new OutputOptions();
    @Mixin SamplingOptions sampling = new SamplingOptions();
    @Mixin ModelOptions model = new ModelOptions();

    @Override
    public Integer call() throws IOException {
        region.range();
        ClipLength clipLength = length.length(output::rateHz);
        ClipFinisher finisher = new ClipFinisher(clipLength, output.delivery());
        ClipNames names = output.names(ClipNames.stemOf(audio) + "-melody", Optional.of(audio));
        GenerationRequest withoutMelody = sampling.request(List.of(text), clipLength);
        new GenerationRun(model, output, names)
                .run(
                        musicGen -> withMelody(withoutMelody, musicGen),
                        (result, row) -> finisher.finish(result.clips().get(row)),
                        finisher::stream);
        return ExitCode.DONE.number();
    }

    /** No window looks further than its own length past the clip's end. */
    private GenerationRequest withMelody(GenerationRequest request, MusicGen musicGen)
            throws IOException {
        double frameRateHz = musicGen.parts().frameRateHz();
        double needed =
                request.length().frames(frameRateHz) / frameRateHz
                        + musicGen.parts().maximumSeconds();
        return request.followingMelody(region.readStart(audio, needed));
    }
}
