package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.audio.WavChunk;
import org.continuo.core.audio.WavFile;
import org.continuo.core.audio.WavSection;
import org.continuo.core.request.BeatAlignment;
import org.continuo.core.request.ClipLength;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.JobRequest.Melody;
import org.continuo.core.service.Sound;
import org.continuo.engine.cli.SectionOptions.Section;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** New music for some bars of a sound. */
@Command(
        name = "replace",
        description =
                "Makes a part of a sound anew: the new music grows out of what stands before it,"
                        + " leads into what stands behind it, and is exactly as long. Of several"
                        + " takes the one is written that meets both sides best. Within the part's"
                        + " last 30 ms the new music fades into what stood there; outside of the"
                        + " part every sample stays as it is.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true)
final class ReplaceCommand implements Callable<Integer> {
    private static final double FADE_SECONDS = 0.03;

    /** What the model hears before the part, at most, where it shall also follow a melody. */
    private static final double HEARD_SECONDS = 12;

    private static final double FRAME_RATE_HZ = 50;

    /** More than is read before the part and behind it, for words, music and melody. */
    private static final double READ_SECONDS = 61;

    @Parameters(index = "0", paramLabel = "AUDIO", description = RegionOptions.AUDIO + ".")
    Path audio = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            description =
                    "What the music shall be like; \"\" is no words at all. Default: the key and"
                            + " the tempo of what stands before, as far as they are clear, or"
                            + " --bpm.")
    @Nullable String text;

    @Mixin PresetOption preset = new PresetOption();
    @Mixin SectionOptions place = new SectionOptions();

    @Option(
            names = "--keep-melody",
            description = "Follow the melody that stood there; needs a melody model.")
    boolean keepMelody;

    @Option(
            names = "--part-only",
            description =
                    "Write the new music alone, with its place on the timeline in it, as DAWs take"
                            + " it.")
    boolean partOnly;

    @Mixin OutputOptions output = new OutputOptions();
    @Mixin SamplingOptions sampling = new SamplingOptions();
    @Mixin ModelOptions model = new ModelOptions();

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        requireFormOfFile();
        SoundFile file = SoundFile.at(audio.toAbsolutePath(), place.around(READ_SECONDS));
        Optional<AudioSamples> decoded = partOnly ? Optional.empty() : file.readIfDecoded();
        int rateHz = file.sampleRateHz();
        Section section = place.section(rateHz, file.durationSeconds());
        ClipNames names = output.names(ClipNames.stemOf(audio) + "-replaced", Optional.of(audio));
        Description words =
                section.from() == 0
                        ? new Description(
                                Description.of(text == null ? "" : text, preset.preset()),
                                List.of())
                        : Description.of(
                                text,
                                preset.preset(),
                                place.tempoBpm(),
                                () ->
                                        file.readEnd(
                                                new TimeRange(0, section.fromSeconds()),
                                                Description.HEARD_SECONDS));
        CommandOutput.note(
                spec,
                String.format(
                        Locale.ROOT,
                        "made anew: %.3f s to %.3f s, of which the last %.3f s fade into what"
                                + " stood there",
                        section.fromSeconds(),
                        section.toSeconds(),
                        FADE_SECONDS));
        new GenerationRun(
                        model,
                        output,
                        names,
                        (draft, clip, said) -> write(file, decoded, section, draft, clip, said))
                .run(request(file, section, words.text()), words.notes());
        return ExitCode.DONE.number();
    }

    private JobRequest request(SoundFile file, Section section, String words) throws IOException {
        JobRequest request =
                sampling.choosing(
                        words, new ClipLength.Seconds(section.seconds()), output.format());
        boolean isAtBeginning = section.fromSeconds() * FRAME_RATE_HZ < 1;
        double heard =
                Math.floor(Math.min(HEARD_SECONDS, section.fromSeconds()) * FRAME_RATE_HZ)
                        / FRAME_RATE_HZ;
        if (isAtBeginning) {
            request = request.with(output.format().orElse(section.sampleRateHz(), channels(file)));
        } else {
            request =
                    request.continuing(
                            new Context(
                                    new Sound.InFile(file, new TimeRange(0, section.fromSeconds())),
                                    keepMelody ? OptionalDouble.of(heard) : OptionalDouble.empty(),
                                    false,
                                    Optional.of(new BeatAlignment(place.tempoBpm()))));
        }
        if (keepMelody) {
            // The melody's time is that of all that the model hears and makes.
            double from = isAtBeginning ? 0 : section.fromSeconds() - heard;
            request =
                    request.followingMelody(
                            new Melody(
                                    new Sound.InFile(
                                            file, new TimeRange(from, Double.POSITIVE_INFINITY))));
        }
        long behind = Math.round(file.durationSeconds() * section.sampleRateHz()) - section.to();
        if (behind <= 0) {
            return request;
        }
        long lead = Math.round(FADE_SECONDS * section.sampleRateHz());
        double from = (double) (section.to() - lead) / section.sampleRateHz();
        return request.ending(
                new Ending.Into(
                        new Sound.InFile(file, new TimeRange(from, Double.POSITIVE_INFINITY)),
                        (double) lead / section.sampleRateHz()));
    }

    private static int channels(SoundFile file) throws IOException {
        return file.read(new TimeRange(0, FADE_SECONDS)).channelCount();
    }

    private void write(
            SoundFile file,
            Optional<AudioSamples> decoded,
            Section section,
            Path draft,
            AudioSamples made,
            List<WavChunk> said)
            throws IOException {
        OptionalLong beginning = file.timeReference();
        if (partOnly) {
            WavFile.write(
                    draft,
                    made,
                    output.bitDepth,
                    OptionalLong.of(beginning.orElse(0) + section.from()),
                    said);
        } else if (decoded.isEmpty()) {
            WavSection.write(file.path(), draft, section.from(), made, said);
        } else {
            AudioSamples whole = decoded.get();
            AudioSamples replaced =
                    whole.slice(0, (int) section.from())
                            .followedBy(made)
                            .followedBy(whole.slice((int) section.to(), whole.length()));
            WavFile.write(draft, replaced, SampleEncoding.FLOAT_32, beginning, said);
        }
    }

    /** The file stays what it is. */
    private void requireFormOfFile() {
        if (output.sampleRateHz != null || output.channels != null) {
            throw new IllegalArgumentException(
                    "--rate and --channels: expected none, as AUDIO keeps its own, found one");
        }
        if (output.streamOut != null) {
            throw new IllegalArgumentException(
                    "--stream-out: expected none, as the best of several takes is known in the end"
                            + " only, found "
                            + output.streamOut);
        }
        if (output.loudness != LoudnessStrategy.CLIP) {
            throw new IllegalArgumentException(
                    "--loudness: expected none, as the new music takes the level of what is beside"
                            + " it, found one");
        }
    }
}
