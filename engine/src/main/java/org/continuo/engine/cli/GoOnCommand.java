package org.continuo.engine.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.audio.WavFile;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.KeptTokens;
import org.continuo.core.service.Sound;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.cli.takes.TakesCommand;
import org.continuo.engine.takes.Take;
import org.continuo.engine.takes.TakeLibrary;
import org.continuo.engine.takes.TokenPlace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A take that goes on, from its end or from somewhere in it. */
@Command(
        name = "continue",
        description = {
            "Plays on from a take, or from its first bars: they stay, and the rest is made anew"
                    + " with the take's settings.",
            "The model goes on from the take's own tokens. So nothing is lost by hearing it again,"
                    + " and with the take's --seed the music is what it would have been, had it"
                    + " gone on at once."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true)
final class GoOnCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The take's id, or its beginning.")
    String id = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            description = "What the new music is like. Default: the take's words.")
    @Nullable String text;

    @Mixin KeptPartOptions part = new KeptPartOptions();

    @Option(names = "--part-only", description = "Write the new music alone.")
    boolean partOnly;

    @Mixin FromTakeOptions options = new FromTakeOptions();

    @Override
    public Integer call() throws IOException {
        TakeLibrary library = TakesCommand.library();
        Take take = library.require(id);
        options.make(request(library, take), take, "-continued");
        return ExitCode.DONE.number();
    }

    private JobRequest request(TakeLibrary library, Take take) throws IOException {
        TokenPlace tokenPlace =
                take.tokens()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "take %s: expected one whose tokens are kept, found a loop"
                                                        .formatted(take.id())
                                                + " or one of an earlier version; continuo continue"
                                                + " plays on from its file"));
        JobRequest made = library.request(take);
        double kept = part.keptSeconds(take.seconds());
        int frames = tokenPlace.frames(kept);
        double join = tokenPlace.seconds(frames);
        if (join <= 0) {
            throw new IllegalArgumentException(
                    "take: expected at least %.3f s of it to be kept, found %.3f s"
                            .formatted(1 / tokenPlace.frameRateHz(), kept));
        }
        int drawnBefore =
                made.context().flatMap(Context::tokens).map(KeptTokens::drawnFrames).orElse(0);
        KeptTokens tokens =
                new KeptTokens(
                        take.id(),
                        frames,
                        Math.max(0, frames - tokenPlace.promptFrames() + drawnBefore));
        AudioSamples sound = WavFile.read(library.sound(take));
        int joinSample = (int) Math.round(join * sound.sampleRateHz());
        Context context =
                new Context(
                        new Sound.InMemory(sound.slice(0, joinSample)),
                        OptionalDouble.empty(),
                        !partOnly,
                        made.context().flatMap(Context::alignment),
                        Optional.of(tokens));
        JobRequest request =
                made.alone(text == null ? take.words() : text, made.seed())
                        .ending(new Ending.Open())
                        .lasting(
                                new ClipLength.Seconds(
                                        part.madeSeconds(take.seconds(), kept) + kept - join))
                        .with(unmeasured(made.output()))
                        .continuing(context);
        return options.variation.of(request, JobRequest.randomSeed());
    }

    /** A level that is measured on the whole clip would change what stays. */
    private static OutputFormat unmeasured(OutputFormat output) {
        return output.loudness().isSamplewise()
                ? output
                : new OutputFormat(output.sampleRateHz(), output.channels(), LoudnessStrategy.CLIP);
    }
}
