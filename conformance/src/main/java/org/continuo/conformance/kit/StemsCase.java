package org.continuo.conformance.kit;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavFile;
import org.continuo.core.chroma.ChromaConfig;
import org.continuo.core.chroma.ChromaExtractor;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.stems.ApplySettings;
import org.continuo.engine.stems.DemucsModel;
import org.continuo.engine.stems.DemucsProbe;
import org.continuo.engine.stems.Moments;
import org.continuo.engine.stems.SoundParts;
import org.continuo.engine.stems.StemModel;
import org.continuo.engine.stems.StemModels;
import org.continuo.engine.stems.StemSeparator;
import tools.jackson.databind.JsonNode;

/**
 * Case {@code stems}: Hybrid Transformer Demucs, layer by layer, over long sounds, in bags, and
 * before the melody's features. What an output is of stands in words among the case's values.
 */
final class StemsCase implements CaseRunner {
    private static void silent(double done) {}

    private final KitCase kitCase;
    private final StemModels models;
    private final ModelCache cache;
    private final EngineSettings settings;
    private final Map<String, DemucsModel> networks = new HashMap<>();
    private final Map<String, StemModel> opened = new HashMap<>();

    StemsCase(KitCase kitCase, EngineSettings settings) {
        this.kitCase = kitCase;
        this.settings = settings;
        cache = new ModelCache(settings.cacheFolder());
        models = new StemModels(cache, settings.session());
    }

    @Override
    public Map<String, OutputSpec> outputs() {
        return kitCase.outputs();
    }

    @Override
    public EngineOutput produce(String output) throws IOException {
        int slash = output.indexOf('/');
        String group = output.substring(0, Math.max(0, slash));
        String name = output.substring(slash + 1);
        StemsPart what =
                new StemsPart(kitCase.values().path("entries").path(output).stringValue(""));
        return switch (group) {
            case "bag" -> bag(name, what);
            case "separate" -> separate(name);
            case "melody" -> melody(name, what);
            default -> {
                if (!kitCase.inputs().path("models").has(group)) {
                    throw CaseRunner.unknown(output);
                }
                yield ofModel(group, name, what);
            }
        };
    }

    private EngineOutput ofModel(String tag, String name, StemsPart what) throws IOException {
        if (name.startsWith("apply_")) {
            return applied(tag, name, what);
        }
        DemucsModel network = network(tag);
        float[][] sound = sound(tag);
        int segment = network.config().segmentSamples();
        float[][] mix = cut(sound, 0, Math.min(segment, sound[0].length));
        return switch (name) {
            case "forward" -> what.stems(network.separate(mix));
            case "forward_short" ->
                    what.stems(network.separate(cut(sound, 0, what.firstSamples())));
            case "stats" -> floats(Shape.of(1, 4), DemucsProbe.moments(network, mix));
            case "spectrogram" -> new EngineOutput(what.frames(DemucsProbe.spectrum(network, mix)));
            case "spectral_branch" ->
                    branch(network, DemucsProbe.spectralBranch(network, mix), what);
            case "time_branch" -> branch(network, DemucsProbe.timeBranch(network, mix), what);
            default -> traced(network, mix, tag + "/" + name, name);
        };
    }

    private EngineOutput branch(DemucsModel network, float[][] rows, StemsPart what) {
        int channels = network.config().audioChannels();
        return what.stems(
                IntStream.range(0, rows.length / channels)
                        .mapToObj(source ->
                                Arrays.copyOfRange(
                                        rows, source * channels, (source + 1) * channels))
                        .toArray(float[][][]::new));
    }

    /** A layer's output; those of the time branch have one row less than here. */
    private EngineOutput traced(DemucsModel network, float[][] mix, String output, String name)
            throws IOException {
        FloatArray value = DemucsProbe.traced(network, mix, Set.of(name)).get(name);
        if (value == null) {
            throw CaseRunner.unknown(output);
        }
        long[] shape = value.shape().toArray();
        long[] expected = kitCase.output(output).read().shape().toArray();
        return shape.length == 4 && expected.length == 3 && shape[2] == 1
                ? floats(Shape.of(shape[0], shape[1], shape[3]), value.values())
                : new EngineOutput(new KitArray.Floats(value));
    }

    private EngineOutput applied(String tag, String name, StemsPart what) throws IOException {
        JsonNode params = kitCase.inputs().path("params");
        float[][] sound = sound(tag);
        ApplySettings usual = ApplySettings.DEFAULT;
        float[][] mix = cut(sound, what.beginSample(), what.endSample() - what.beginSample());
        if (name.equals("apply_batch")) {
            for (float[] channel : mix) {
                float[] straight = channel.clone();
                for (int i = 0; i < channel.length; i++) {
                    channel[i] = -0.5f * straight[channel.length - 1 - i];
                }
            }
        }
        ApplySettings applied =
                switch (name) {
                    case "apply_long", "apply_short", "apply_one_segment", "apply_batch" -> usual;
                    case "apply_no_split" -> new ApplySettings(0.25, 1, 0, false, List.of());
                    case "apply_transition" ->
                            new ApplySettings(
                                    params.path("overlap2").doubleValue(),
                                    params.path("power2").doubleValue(),
                                    0,
                                    true,
                                    List.of());
                    case "apply_override" ->
                            new ApplySettings(
                                    0.25,
                                    1,
                                    params.path("override").doubleValue(),
                                    true,
                                    List.of());
                    case "apply_shifts_1" -> shifted(1);
                    case "apply_shifts_2" -> shifted(2);
                    default -> throw CaseRunner.unknown(tag + "/" + name);
                };
        StemModel model = model(tag);
        return what.stems(
                DemucsProbe.apply(new StemSeparator(model, applied), mix, StemsCase::silent));
    }

    private ApplySettings shifted(int shifts) {
        JsonNode offsets = kitCase.inputs().path("params").path("offsets");
        return new ApplySettings(
                0.25,
                1,
                0,
                true,
                IntStream.range(0, shifts).mapToObj(i -> offsets.get(i).intValue()).toList());
    }

    private EngineOutput bag(String name, StemsPart what) throws IOException {
        float[][] mix = cut(sound("full"), 0, what.firstSamples());
        float[][][] stems =
                DemucsProbe.apply(
                        new StemSeparator(named(name), ApplySettings.DEFAULT),
                        mix,
                        StemsCase::silent);
        return what.stems(what.ended(stems));
    }

    private EngineOutput separate(String name) throws IOException {
        AudioSamples sound = WavFile.read(kitCase.folder().resolve("inputs/separate_mono.wav"));
        StemSeparator separator = new StemSeparator(named("tiny_bag"), ApplySettings.DEFAULT);
        SoundParts parts = separator.converted(SoundParts.of(sound));
        float[][] converted = parts.read(0, parts.length()).channels();
        return switch (name) {
            case "converted" ->
                    new EngineOutput(
                            KitArray.of(new AudioSamples(converted, sound.sampleRateHz())));
            case "mean_std" -> {
                Moments moments = StemSeparator.momentsOfMean(parts);
                yield floats(
                        kitCase.output("separate/mean_std").shape(),
                        (float) moments.mean(),
                        (float) moments.deviation());
            }
            case "stems" -> {
                float[][][] stems = DemucsProbe.separate(separator, converted, StemsCase::silent);
                Shape shape = kitCase.output("separate/stems").shape();
                EngineOutput batch = new StemsPart("").stems(stems);
                yield shape.rank() == 4
                        ? batch
                        : floats(shape, ((KitArray.Floats) batch.array()).array().values());
            }
            default -> throw CaseRunner.unknown("separate/" + name);
        };
    }

    private EngineOutput melody(String name, StemsPart what) throws IOException {
        AudioSamples sound = WavFile.read(kitCase.folder().resolve("inputs/melody.wav"));
        StemModel model = model("full");
        int offset = kitCase.inputs().path("params").path("melody_offset").intValue();
        boolean shifted = name.contains("shift");
        StemSeparator separator =
                new StemSeparator(
                        model,
                        shifted
                                ? new ApplySettings(0.25, 1, 0, true, List.of(offset))
                                : ApplySettings.DEFAULT);
        if (name.startsWith("input_")) {
            SoundParts parts = separator.converted(SoundParts.of(sound));
            float[] channel = parts.read(0, parts.length()).channel(0);
            float[] end =
                    Arrays.copyOfRange(
                            channel, channel.length - what.lastSamples(), channel.length);
            return floats(Shape.of(end.length), end);
        }
        AudioSamples mix = separator.melody(sound, StemsCase::silent);
        if (name.startsWith("mix")) {
            return floats(Shape.of(mix.length()), mix.channel(0));
        }
        ChromaExtractor extractor =
                new ChromaExtractor(
                        new ChromaConfig(
                                sound.sampleRateHz(), 1 << 14, 1 << 12, mix.durationSeconds(), 12));
        FloatArray raw =
                extractor.rawChroma(
                        extractor.powerSpectrogram(
                                extractor.pad(
                                        List.of(mix.channel(0)), ChromaExtractor.Padding.LONGEST)));
        if (name.startsWith("raw_chroma")) {
            return new EngineOutput(new KitArray.Floats(raw));
        }
        if (name.startsWith("onehot")) {
            return new EngineOutput(
                    new KitArray.Floats(extractor.oneHot(extractor.normalisedChroma(raw))));
        }
        throw CaseRunner.unknown("melody/" + name);
    }

    @Override
    public void checkValues(ValueReport report) throws IOException {
        for (String tag : kitCase.inputs().path("models").propertyNames()) {
            JsonNode values = kitCase.values().path("models").path(tag);
            report.equal(
                    tag + "_segment_samples",
                    kitCase.inputs().path("models").path(tag).path("segment_samples").intValue(),
                    () -> network(tag).config().segmentSamples());
            long[] shape = new long[values.path("spectrogram_shape").size()];
            Arrays.setAll(shape, i -> values.path("spectrogram_shape").get(i).longValue());
            report.equal(
                    tag + "_spectrogram_shape",
                    Shape.of(shape),
                    () -> DemucsProbe.spectrum(network(tag), sound(tag, network(tag))).shape());
        }
        for (JsonNode refused : kitCase.inputs().path("refuse")) {
            String file = refused.path("file").stringValue("");
            report.equal(
                    "refuse_" + refused.path("tag").stringValue(""), "named", () -> refusal(file));
        }
    }

    /** "named" if the file is refused by a sentence that names it. */
    private String refusal(String file) throws IOException {
        try (StemModel model =
                file.endsWith(".yaml")
                        ? models.bag(
                                kitCase.folder().resolve(file), kitCase.folder().resolve("models"))
                        : models.open(kitCase.folder().resolve(file))) {
            return "opened, with the stems " + model.sources();
        } catch (CheckpointException refused) {
            String name = file.substring(file.lastIndexOf('/') + 1);
            return refused.getMessage().contains(name) ? "named" : refused.getMessage();
        }
    }

    private float[][] sound(String tag) throws IOException {
        String file = kitCase.inputs().path("models").path(tag).path("long").stringValue("");
        return WavFile.read(kitCase.folder().resolve(file)).channels();
    }

    private float[][] sound(String tag, DemucsModel network) throws IOException {
        float[][] sound = sound(tag);
        return cut(sound, 0, Math.min(sound[0].length, network.config().segmentSamples()));
    }

    static float[][] cut(float[][] sound, int first, int count) {
        return Arrays.stream(sound)
                .map(channel -> Arrays.copyOfRange(channel, first, first + count))
                .toArray(float[][]::new);
    }

    static EngineOutput floats(Shape shape, float... values) {
        return new EngineOutput(new KitArray.Floats(new FloatArray(shape, values)));
    }

    private DemucsModel network(String tag) throws IOException {
        DemucsModel network = networks.get(tag);
        if (network == null) {
            String file = kitCase.inputs().path("models").path(tag).path("file").stringValue("");
            network = DemucsModel.open(kitCase.folder().resolve(file), cache, settings.session());
            networks.put(tag, network);
        }
        return network;
    }

    private StemModel model(String tag) throws IOException {
        return named(kitCase.inputs().path("models").path(tag).path("signature").stringValue(""));
    }

    private StemModel named(String name) throws IOException {
        StemModel model = opened.get(name);
        if (model == null) {
            model = DemucsProbe.open(models, kitCase.folder().resolve("models"), name);
            opened.put(name, model);
        }
        return model;
    }

    @Override
    public void close() {
        networks.values().forEach(DemucsModel::close);
        opened.values().forEach(StemModel::close);
    }
}
