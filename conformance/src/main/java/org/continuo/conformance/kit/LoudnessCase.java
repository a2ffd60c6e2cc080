package org.continuo.conformance.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessMeter;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavFile;
import tools.jackson.databind.JsonNode;

/** Case {@code loudness}: the meter, the output strategies, and the rounding to 16 bits. */
record LoudnessCase(KitCase kitCase) implements CaseRunner {
    private static final double SAME_FILTERS_LU = 0.02;

    @Override
    public Map<String, OutputSpec> outputs() {
        return kitCase.outputs();
    }

    @Override
    public EngineOutput produce(String output) throws IOException {
        for (JsonNode entry : kitCase.inputs().path("entries")) {
            String prefix = entry.get("name").stringValue() + "_";
            if (output.startsWith(prefix)) {
                return new EngineOutput(
                        produce(read(entry), output, output.substring(prefix.length())));
            }
        }
        throw CaseRunner.unknown(output);
    }

    private KitArray produce(AudioSamples audio, String output, String variant) throws IOException {
        return switch (variant) {
            case "peak" -> KitArray.of(LoudnessStrategy.PEAK.apply(audio));
            case "peak_nonormalize" -> KitArray.of(LoudnessStrategy.PEAK.apply(audio, false));
            case "clip" -> KitArray.of(LoudnessStrategy.CLIP.apply(audio));
            case "rms" -> KitArray.of(LoudnessStrategy.RMS.apply(audio));
            case "rms_nonormalize" -> KitArray.of(LoudnessStrategy.RMS.apply(audio, false));
            case "loudness" -> KitArray.of(LoudnessStrategy.LOUDNESS.apply(audio));
            case "loudness_compressor" ->
                    KitArray.of(LoudnessStrategy.LOUDNESS_COMPRESSOR.apply(audio));
            case "pcm16_of_peak" ->
                    pcm16(LoudnessStrategy.PEAK.apply(audio), kitCase.output(output));
            default -> throw CaseRunner.unknown(output);
        };
    }

    /** The first of the whole numbers that stand in a 16-bit file of the sound. */
    private static KitArray pcm16(AudioSamples audio, OutputSpec spec) throws IOException {
        int wanted = spec.shape().size(1);
        Path file = Files.createTempFile("continuo-conformance", ".wav");
        try {
            WavFile.write(file, audio, SampleEncoding.PCM_16);
            AudioSamples written = WavFile.read(file);
            long[] values = new long[written.channelCount() * wanted];
            for (int channel = 0; channel < written.channelCount(); channel++) {
                for (int n = 0; n < wanted; n++) {
                    values[channel * wanted + n] =
                            Math.round(written.channel(channel)[n] * 32768.0);
                }
            }
            return KitArray.of(values, written.channelCount(), wanted);
        } finally {
            Files.delete(file);
        }
    }

    @Override
    public void checkValues(ValueReport report) throws IOException {
        for (JsonNode value : kitCase.values().path("entries")) {
            String name = value.get("name").stringValue();
            for (JsonNode entry : kitCase.inputs().path("entries")) {
                if (entry.get("name").stringValue().equals(name)) {
                    AudioSamples audio = read(entry);
                    report.near(
                            name + "_lufs_audiocraft",
                            number(value.get("lufs_audiocraft")),
                            SAME_FILTERS_LU,
                            () -> LoudnessMeter.AUDIOCRAFT.lufs(audio));
                    report.near(
                            name + "_lufs_bs1770",
                            number(value.get("lufs_bs1770")),
                            SAME_FILTERS_LU,
                            () -> LoudnessMeter.BS1770.lufs(audio));
                }
            }
        }
    }

    private AudioSamples read(JsonNode entry) throws IOException {
        return WavFile.read(kitCase.folder().resolve(entry.get("file").stringValue()));
    }

    private static double number(JsonNode value) {
        return value.isNumber() ? value.doubleValue() : Double.NEGATIVE_INFINITY;
    }
}
