package org.continuo.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.chroma.ChromaConfig;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.files.WholeFile;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.NpyFile;
import org.continuo.engine.clap.Clap;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.cli.report.Reporter;
import org.continuo.engine.evaluation.ChromaSimilarity;
import org.continuo.engine.evaluation.ClipMeasures;
import org.continuo.engine.evaluation.FrechetDistance;
import org.continuo.engine.evaluation.KlDivergence;
import org.continuo.engine.evaluation.MeanInterval;
import org.continuo.engine.evaluation.PromptAgreement;
import org.continuo.engine.evaluation.SeamError;
import org.continuo.engine.generation.SoundLatents;
import org.continuo.engine.generation.TokenCodec;
import org.continuo.engine.onnx.SessionSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Measures of generated music. */
@Command(
        name = "evaluate",
        description = {
            "Measures generated clips: tempo, beat pulse, key, loudness, clicks and silence of"
                    + " each, and their means with 95 %% intervals (bootstrap).",
            "With REFERENCE also the Fréchet distance of both sets, over what a codec hears of each"
                    + " second and over embeddings that you give; how well clips follow references"
                    + " of the same name (cosine of pitch classes); and the divergence of class"
                    + " probabilities that you give."
        },
        footer = {"", "Example:", "  continuo evaluate clips songs"},
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true)
final class EvaluateCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Parameters(
            index = "0",
            paramLabel = "GENERATED",
            description = "A folder of clips, or one clip.")
    Path generated = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "REFERENCE",
            description = "A folder of music to compare with.")
    @Nullable Path reference;

    @Option(
            names = "--seam",
            paramLabel = "S",
            description =
                    "Where in each clip a continuation begins, in seconds: how far the step there"
                            + " stands out, and by how much the level changes.")
    @Nullable Double seamSeconds;

    @Option(
            names = "--prompts",
            paramLabel = "FILE",
            description =
                    "What the clips were asked to be, a line each: its name, a tab, and the words."
                            + " Tells how often they have the tempo and the key that the words"
                            + " name, and with a CLAP in the cache how well they agree"
                            + " (cosine of CLAP's embeddings).")
    @Nullable Path prompts;

    @Option(
            names = "--picture",
            paramLabel = "FILE",
            description = "A picture of all measures with their intervals, .svg.")
    @Nullable Path picture;

    @Option(
            names = "--embeddings",
            arity = "2",
            paramLabel = "FILE",
            description =
                    "Embeddings of GENERATED and of REFERENCE, .npy [clips, dimensions]: their"
                            + " Fréchet distance.")
    List<Path> embeddings = List.of();

    @Option(
            names = "--classes",
            arity = "2",
            paramLabel = "FILE",
            description =
                    "Class probabilities of GENERATED and of REFERENCE, .npy [clips, classes]:"
                            + " their KL divergence, as audiocraft has it.")
    List<Path> classes = List.of();

    @Option(names = "--json", description = "Print one JSON event per line: clip, then result.")
    boolean json;

    @Mixin CodecOptions codec = new CodecOptions();

    @Spec @Nullable CommandSpec spec;

    private final Map<String, List<Double>> numbers = new LinkedHashMap<>();
    private ClipWords words = ClipWords.none();
    private Optional<Clap> clap = Optional.empty();

    @Override
    public Integer call() throws IOException {
        List<Path> clips = SoundFolder.filesAt(generated);
        words = prompts == null ? ClipWords.none() : ClipWords.read(prompts);
        requireWordsOf(clips);
        clap = prompts == null ? Optional.empty() : clap();
        try (Reporter reporter = Reporter.toErrors()) {
            Map<String, Double> distances = new LinkedHashMap<>();
            if (reference == null) {
                measure(clips, Optional.empty());
            } else {
                try (TokenCodec opened = codec.open(false, reporter)) {
                    SoundLatents ofClips = new SoundLatents(opened);
                    measure(clips, Optional.of(ofClips));
                    distances.put(
                            "frechet_latents",
                            FrechetDistance.between(ofClips.vectors(), latentsOf(reference, opened))
                                    .distance());
                }
            }
            if (!embeddings.isEmpty()) {
                distances.put(
                        "frechet_embeddings",
                        FrechetDistance.between(
                                        NpyFile.readFloats(embeddings.get(0)),
                                        NpyFile.readFloats(embeddings.get(1)))
                                .distance());
            }
            if (!classes.isEmpty()) {
                KlDivergence divergence =
                        KlDivergence.of(
                                NpyFile.readFloats(classes.get(0)),
                                NpyFile.readFloats(classes.get(1)));
                for (double item : divergence.items()) {
                    add("kl", item);
                }
            }
            result(distances);
            draw();
        } finally {
            clap.ifPresent(Clap::close);
        }
        return ExitCode.DONE.number();
    }

    private Optional<Clap> clap() throws IOException {
        CacheFolder cache = CacheFolder.ofUser();
        Optional<Clap> found = Clap.find(cache, SessionSettings.allCores());
        if (found.isEmpty()) {
            CommandOutput.note(
                    spec,
                    "no CLAP in the cache, so that clips are not held against all of their words;"
                            + " to have one: hf download Xenova/clap-htsat-unfused --local-dir "
                            + Clap.folder(cache));
        }
        return found;
    }

    private void requireWordsOf(List<Path> clips) {
        if (words.size() > 0 && clips.stream().allMatch(clip -> words.of(clip).isEmpty())) {
            throw new IllegalArgumentException(
                    "%s: expected words of the clips in %s by their names, found those of others"
                            .formatted(prompts, generated));
        }
    }

    private void draw() throws IOException {
        if (picture != null) {
            String svg = MeasurePicture.of(numbers);
            WholeFile.write(picture, draft -> Files.writeString(draft, svg));
        }
    }

    private FloatArray latentsOf(Path music, TokenCodec opened) throws IOException {
        SoundLatents latents = new SoundLatents(opened);
        List<Path> files = SoundFolder.files(music);
        for (Path file : files) {
            read(file, music).ifPresent(latents::add);
        }
        FloatArray vectors = latents.vectors();
        if (vectors.shape().size(0) == 0) {
            throw noneOf(music, files);
        }
        return vectors;
    }

    private void measure(List<Path> clips, Optional<SoundLatents> latents) throws IOException {
        int measured = 0;
        for (Path file : clips) {
            Optional<AudioSamples> sound = read(file, generated);
            if (sound.isPresent() && measure(file, sound.get())) {
                latents.ifPresent(set -> set.add(sound.get()));
                measured++;
            }
        }
        if (measured == 0) {
            throw noneOf(generated, clips);
        }
    }

    /** Not a clip of a folder that is too short for what is asked, which is told. */
    private boolean measure(Path file, AudioSamples sound) throws IOException {
        Map<String, Double> found = new LinkedHashMap<>();
        ClipMeasures measures;
        try {
            measures = ClipMeasures.of(sound);
            found.putAll(measures.numbers());
            found.putAll(seam(sound));
        } catch (IllegalArgumentException bad) {
            leaveOut(file, generated, bad);
            return false;
        }
        Optional<String> asked = words.of(file);
        asked.ifPresent(text -> found.putAll(PromptAgreement.of(text, measures)));
        if (asked.isPresent() && clap.isPresent()) {
            found.put("clap_cosine", clap.get().agreement(sound, asked.get()));
        }
        melody(file, sound).ifPresent(cosine -> found.put("chroma_cosine", cosine));
        found.forEach(this::add);
        clip(file, measures, found);
        return true;
    }

    private static IllegalArgumentException noneOf(Path folder, List<Path> files) {
        return new IllegalArgumentException(
                "%s: expected clips that can be read, found none among %d files"
                        .formatted(folder, files.size()));
    }

    /** Nothing of a broken file of a folder, which is told. */
    private Optional<AudioSamples> read(Path file, Path folder) throws IOException {
        try {
            return Optional.of(SoundFile.at(file).read());
        } catch (IOException bad) {
            leaveOut(file, folder, bad);
            return Optional.empty();
        }
    }

    /** What is asked for alone is not left out. */
    private <T extends Exception> void leaveOut(Path file, Path folder, T bad) throws T {
        if (!Files.isDirectory(folder)) {
            throw bad;
        }
        CommandOutput.note(spec, SoundFolder.sentence(file, bad));
    }

    private Map<String, Double> seam(AudioSamples sound) {
        if (seamSeconds == null) {
            return Map.of();
        }
        SeamError error =
                SeamError.at(
                        sound,
                        (int) Math.round(seamSeconds * sound.sampleRateHz()),
                        SeamError.HALF_WIDTH_SAMPLES,
                        SeamError.AROUND_SAMPLES);
        return Map.of("seam_jump_db", error.jumpDb(), "seam_level_db", error.levelDb());
    }

    /** How well a clip follows the reference of its name, where there is one. */
    private Optional<Double> melody(Path clip, AudioSamples sound) throws IOException {
        if (reference == null || !Files.isDirectory(generated)) {
            return Optional.empty();
        }
        Path other = reference.resolve(generated.relativize(clip));
        if (!Files.isRegularFile(other)) {
            return Optional.empty();
        }
        Optional<AudioSamples> target = read(other, reference);
        if (target.isEmpty()) {
            return Optional.empty();
        }
        ChromaConfig config = ChromaConfig.MUSICGEN_MELODY;
        AudioSamples heard = Resampler.resample(sound, config.samplingRateHz());
        AudioSamples led = Resampler.resample(target.get(), config.samplingRateHz());
        return Optional.of(
                ChromaSimilarity.of(
                                List.of(heard),
                                List.of(led),
                                new int[] {Math.min(heard.length(), led.length())},
                                config.fftSize(),
                                ChromaSimilarity.Features.ARGMAX)
                        .mean());
    }

    private void add(String name, double value) {
        numbers.computeIfAbsent(name, unknown -> new ArrayList<>()).add(value);
    }

    private void clip(Path file, ClipMeasures measures, Map<String, Double> found) {
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "clip");
            fields.put("file", file.toAbsolutePath().normalize().toString());
            words.of(file).ifPresent(asked -> fields.put("text", asked));
            measures.key().ifPresent(key -> fields.put("key", key));
            fields.putAll(found);
            print(JSON.writeValueAsString(fields));
        }
    }

    private void result(Map<String, Double> distances) {
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "result");
            numbers.forEach((name, values) -> {
                MeanInterval interval = interval(values);
                Map<String, Object> figures = new LinkedHashMap<>();
                figures.put("mean", interval.mean());
                figures.put("low", interval.low());
                figures.put("high", interval.high());
                figures.put("count", values.size());
                fields.put(name, figures);
            });
            fields.putAll(distances);
            print(JSON.writeValueAsString(fields));
            return;
        }
        numbers.forEach((name, values) -> {
            MeanInterval interval = interval(values);
            print(
                    String.format(
                            Locale.ROOT,
                            "%-20s %10.3f  [%.3f, %.3f]  of %d",
                            name,
                            interval.mean(),
                            interval.low(),
                            interval.high(),
                            values.size()));
        });
        distances.forEach(
                (name, value) -> print(String.format(Locale.ROOT, "%-20s %10.3f", name, value)));
    }

    private static MeanInterval interval(List<Double> values) {
        return MeanInterval.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private void print(String line) {
        PrintWriter out = CommandOutput.of(spec);
        out.println(line);
        out.flush();
    }
}
