package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.continuo.engine.audio.AudioFormatException;
import org.continuo.engine.audio.AudioSamples;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.generation.ClipFinisher;
import org.continuo.engine.generation.ClipLength;
import org.continuo.engine.generation.GenerationRequest;
import org.continuo.engine.generation.MusicGen;
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
    @Parameters(
            index = "0",
            paramLabel = "AUDIO",
            description = "The sound: WAV, AIFF, FLAC, Ogg Vorbis or MP3.")
    Path audio = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "What the music shall be like; may be left out.")
    String text = "";

    @Option(names = "--keep-prompt", description = "Write the sound too, before the new part.")
    boolean keepPrompt;

    @Option(
            names = "--context-seconds",
            paramLabel = "S",
            description =
                    "How much of the sound's end the model hears. Default: what its window leaves"
                            + " room for, 12 with 30 s and the default stride.")
    @Nullable Double contextSeconds;

    @Mixin RegionOptions region = new RegionOptions();
    @Mixin LengthOptions length = new LengthOptions();
    @Mixin OutputOptions output = new OutputOptions();
    @Mixin SamplingOptions sampling = new SamplingOptions();
    @Mixin ModelOptions model = new ModelOptions();

    /** The sound up to the join: all that is kept, or what the model may hear. */
    private AudioSamples original = AudioSamples.mono(new float[0], 1);

    @Override
    public Integer call() throws IOException {
        region.range();
        if (contextSeconds != null && !(contextSeconds > 0)) {
            throw new IllegalArgumentException(
                    "--context-seconds: expected more than 0, found " + contextSeconds);
        }
        ClipLength clipLength = length.length(this::rateHz);
        ClipFinisher finisher = new ClipFinisher(clipLength, output.delivery());
        ClipNames names = output.names(ClipNames.stemOf(audio) + "-continued", Optional.of(audio));
        GenerationRequest withoutPrompt = sampling.request(List.of(text), clipLength);
        new GenerationRun(model, output, names)
                .run(
                        musicGen -> withPrompt(withoutPrompt, musicGen),
                        (result, row) ->
                                finisher.finishContinuation(
                                        original,
                                        result.clips().get(row),
                                        result.promptSamples(),
                                        keepPrompt),
                        () -> finisher.streamContinuation(original, keepPrompt));
        return ExitCode.DONE.number();
    }

    private OptionalInt rateHz() throws IOException {
        return output.sampleRateHz == null
                ? OptionalInt.of(region.sampleRateHz(audio))
                : OptionalInt.of(output.sampleRateHz);
    }

    private GenerationRequest withPrompt(GenerationRequest request, MusicGen musicGen)
            throws IOException {
        double frameRateHz = musicGen.parts().frameRateHz();
        double context = contextSeconds(musicGen);
        original = keepPrompt ? region.read(audio) : region.readEnd(audio, context);
        if (original.durationSeconds() * frameRateHz < 1) {
            throw new AudioFormatException(
                    "%s: expected at least %.3f s of sound to continue, found %d samples at %d Hz"
                            .formatted(
                                    audio,
                                    1 / frameRateHz,
                                    original.length(),
                                    original.sampleRateHz()));
        }
        return request.continuing(endOf(original, context, frameRateHz));
    }

    /** As much as the last window of a long clip would have of the one before. */
    private double contextSeconds(MusicGen musicGen) {
        double longest = musicGen.parts().maximumSeconds();
        if (contextSeconds == null) {
            double left = longest - sampling.extendStrideSeconds;
            return left > 0 ? left : longest / 2;
        }
        if (contextSeconds >= longest) {
            throw new IllegalArgumentException(
                    "--context-seconds: expected less than the model's window of %s s, found %s"
                            .formatted(longest, contextSeconds));
        }
        return contextSeconds;
    }

    /** The sound's end in whole codec frames, so that the join lies on a frame's boundary. */
    static AudioSamples endOf(AudioSamples sound, double seconds, double frameRateHz) {
        double available = Math.min(seconds, sound.durationSeconds());
        long frames = (long) Math.floor(available * frameRateHz + 1e-6);
        int samples = (int) Math.round(frames / frameRateHz * sound.sampleRateHz());
        int from = Math.max(0, sound.length() - samples);
        return new AudioSamples(
                Arrays.stream(sound.channels())
                        .map(channel -> Arrays.copyOfRange(channel, from, channel.length))
                        .toArray(float[][]::new),
                sound.sampleRateHz());
    }
}
