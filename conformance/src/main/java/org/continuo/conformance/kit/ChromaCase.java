package org.continuo.conformance.kit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavFile;
import org.continuo.core.chroma.ChromaConfig;
import org.continuo.core.chroma.ChromaExtractor;
import org.continuo.core.chroma.ChromaExtractor.PaddedBatch;
import org.continuo.core.chroma.ChromaExtractor.Padding;
import org.continuo.core.chroma.ChromaProbe;
import org.continuo.core.tensor.FloatArray;
import tools.jackson.databind.JsonNode;

/** Case {@code chroma}: the melody features and every step on the way to them. */
final class ChromaCase implements CaseRunner {
    private static final int STEMS = 4;

    /** What the reference takes stems to have when no rate is given. */
    private static final int DEFAULT_STEM_RATE_HZ = 44_000;

    private final KitCase kitCase;
    private final Map<String, ChromaExtractor> extractors = new HashMap<>();

    ChromaCase(KitCase kitCase) {
        this.kitCase = kitCase;
    }

    @Override
    public Map<String, OutputSpec> outputs() {
        return kitCase.outputs();
    }

    @Override
    public EngineOutput produce(String output) throws IOException {
        String bank = "filterbank_";
        if (output.startsWith(bank)) {
            return floats(ChromaProbe.filterbank(extractor(output.substring(bank.length()))));
        }
        JsonNode entry = entry(output);
        String name = entry.get("name").stringValue();
        ChromaExtractor extractor = extractor(entry.get("geometry").stringValue());
        List<float[]> melodies = melodies(entry, extractor);
        String call = entry.get("call").stringValue();
        PaddedBatch batch =
                extractor.pad(
                        melodies,
                        call.equals("batch_max_length") ? Padding.MAX_LENGTH : Padding.LONGEST);
        return switch (output.substring(name.length() + 1)) {
            case "mono" ->
                    new EngineOutput(
                            KitArray.of(melodies.getFirst(), 1, melodies.getFirst().length));
            case "attention_mask" ->
                    new EngineOutput(
                            new KitArray.Longs(ChromaProbe.attentionMask(extractor, batch)));
            case "spectrogram_power" -> floats(extractor.powerSpectrogram(batch));
            case "raw_chroma" -> floats(rawChroma(extractor, batch));
            case "normalised_chroma" ->
                    floats(extractor.normalisedChroma(rawChroma(extractor, batch)));
            case "onehot" -> {
                FloatArray oneHot =
                        extractor.oneHot(extractor.normalisedChroma(rawChroma(extractor, batch)));
                yield new EngineOutput(new KitArray.Floats(oneHot), ambiguous(name, oneHot));
            }
            default -> throw CaseRunner.unknown(output);
        };
    }

    @Override
    public void checkValues(ValueReport report) {
        for (JsonNode entry : kitCase.inputs().path("entries")) {
            String name = entry.get("name").stringValue();
            JsonNode frames = kitCase.values().path(name).path("frames");
            if (frames.isNumber()) {
                report.equal(
                        name + "_frames",
                        frames.intValue(),
                        () -> produce(name + "_onehot").array().shape().size(1));
            }
        }
    }

    private static FloatArray rawChroma(ChromaExtractor extractor, PaddedBatch batch) {
        return extractor.rawChroma(extractor.powerSpectrogram(batch));
    }

    /** The melodies of an entry, one channel at the extractor's rate. */
    private List<float[]> melodies(JsonNode entry, ChromaExtractor extractor) throws IOException {
        String call = entry.get("call").stringValue();
        List<float[]> melodies = new ArrayList<>();
        for (JsonNode file : entry.get("waves")) {
            AudioSamples wave = WavFile.read(kitCase.folder().resolve(file.stringValue()));
            melodies.add(
                    switch (call) {
                        case "stems" ->
                                ChromaProbe.monoOfStems(
                                        extractor, stems(wave, wave.sampleRateHz()));
                        case "stems_default" ->
                                ChromaProbe.monoOfStems(
                                        extractor, stems(wave, DEFAULT_STEM_RATE_HZ));
                        case "single", "stereo", "resample", "batch_longest", "batch_max_length" ->
                                extractor.mono(wave);
                        default -> {
                            if (!call.startsWith("tile")) {
                                throw new IllegalArgumentException("unknown call " + call);
                            }
                            yield extractor.mono(tiled(wave, Integer.parseInt(call.substring(4))));
                        }
                    });
        }
        return melodies;
    }

    /** The file's channels are those of the first stem, then those of the second, and so on. */
    private static List<AudioSamples> stems(AudioSamples file, int sampleRateHz) {
        int channels = file.channelCount() / STEMS;
        List<AudioSamples> stems = new ArrayList<>();
        for (int stem = 0; stem < STEMS; stem++) {
            stems.add(
                    new AudioSamples(
                            Arrays.copyOfRange(
                                    file.channels(), stem * channels, (stem + 1) * channels),
                            sampleRateHz));
        }
        return stems;
    }

    private static AudioSamples tiled(AudioSamples wave, int times) {
        float[][] channels = new float[wave.channelCount()][wave.length() * times];
        for (int channel = 0; channel < channels.length; channel++) {
            for (int i = 0; i < times; i++) {
                System.arraycopy(
                        wave.channel(channel),
                        0,
                        channels[channel],
                        i * wave.length(),
                        wave.length());
            }
        }
        return new AudioSamples(channels, wave.sampleRateHz());
    }

    /** Frames whose two strongest classes are too close for a decision. */
    private IntPredicate ambiguous(String name, FloatArray oneHot) {
        int frames = oneHot.shape().size(1);
        int classes = oneHot.shape().size(2);
        List<Integer> columns = new ArrayList<>();
        for (JsonNode frame : kitCase.values().path(name).path("ambiguous_frames_batch_time")) {
            columns.add(frame.get(0).intValue() * frames + frame.get(1).intValue());
        }
        return index -> columns.contains(index / classes);
    }

    private JsonNode entry(String output) {
        JsonNode longest = null;
        for (JsonNode entry : kitCase.inputs().path("entries")) {
            String name = entry.get("name").stringValue();
            if (output.startsWith(name + "_")
                    && (longest == null
                            || name.length() > longest.get("name").stringValue().length())) {
                longest = entry;
            }
        }
        if (longest == null) {
            throw CaseRunner.unknown(output);
        }
        return longest;
    }

    private ChromaExtractor extractor(String geometry) {
        return extractors.computeIfAbsent(
                geometry,
                name -> {
                    JsonNode json = kitCase.inputs().path("geometries").path(name);
                    if (json.isMissingNode()) {
                        throw new IllegalArgumentException("unknown geometry " + name);
                    }
                    return new ChromaExtractor(
                            new ChromaConfig(
                                    json.get("sampling_rate").intValue(),
                                    json.get("n_fft").intValue(),
                                    json.get("hop_length").intValue(),
                                    json.get("chunk_length").doubleValue(),
                                    kitCase.inputs().path("num_chroma").intValue(12)));
                });
    }

    private static EngineOutput floats(FloatArray array) {
        return new EngineOutput(new KitArray.Floats(array));
    }
}
