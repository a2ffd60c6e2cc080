package org.continuo.conformance.kit;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavFile;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.tensor.LongArray;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.codec.AudioCodec;
import org.continuo.engine.codec.CodecConfig;
import org.continuo.engine.codec.CodecProbe;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.onnx.ModelCache;
import tools.jackson.databind.JsonNode;

/** Case {@code codec}: EnCodec alone, in variants of padding, causality and shortcuts. */
final class CodecCase implements CaseRunner {
    private final KitCase kitCase;
    private final EngineSettings settings;
    private final Map<String, AudioCodec> codecs = new HashMap<>();

    CodecCase(KitCase kitCase, EngineSettings settings) {
        this.kitCase = kitCase;
        this.settings = settings;
    }

    @Override
    public Map<String, OutputSpec> outputs() {
        return kitCase.outputs();
    }

    @Override
    public EngineOutput produce(String output) throws IOException {
        int slash = output.indexOf('/');
        if (slash < 0) {
            throw CaseRunner.unknown(output);
        }
        String variant = output.substring(0, slash);
        String name = output.substring(slash + 1);
        AudioCodec codec = codec(variant);
        if (name.equals("quantized_random")) {
            return new EngineOutput(
                    new KitArray.Floats(CodecProbe.quantized(codec, randomCodes(variant))));
        }
        if (name.equals("dec_random_wav")) {
            return new EngineOutput(batch(codec.decode(randomCodes(variant))));
        }
        if (name.startsWith("emb_")) {
            return new EngineOutput(
                    new KitArray.Floats(codec.embed(wave(variant, EntryNames.index(name, 4)))));
        }
        if (name.startsWith("codes_masked_")) {
            float[][] wave = wave(variant, EntryNames.index(name, 13));
            return new EngineOutput(
                    KitArray.of(CodecProbe.encode(codec, wave, mask(variant, wave[0].length))));
        }
        if (name.startsWith("codes_")) {
            return new EngineOutput(
                    KitArray.of(codec.encode(wave(variant, EntryNames.index(name, 6)))));
        }
        if (name.startsWith("dec_") && name.endsWith("_wav")) {
            int index = EntryNames.index(name.substring(0, name.length() - 4), 4);
            float[][] decoded = codec.decode(codec.encode(wave(variant, index)));
            return new EngineOutput(KitArray.of(decoded[0], 1, decoded[0].length));
        }
        throw CaseRunner.unknown(output);
    }

    @Override
    public void checkValues(ValueReport report) throws IOException {
        for (String variant : kitCase.inputs().path("codecs").propertyNames()) {
            AudioCodec codec = codec(variant);
            JsonNode waves = kitCase.values().path(variant);
            for (int i = 0; i < waves.size(); i++) {
                int index = i;
                JsonNode wave = waves.get(i);
                report.equal(
                        "%s_frames_%d".formatted(variant, i),
                        wave.get("frames").intValue(),
                        () -> codec.encode(wave(variant, index)).frames());
                report.equal(
                        "%s_decoded_samples_%d".formatted(variant, i),
                        wave.get("decoded_samples").intValue(),
                        () -> codec.decode(codec.encode(wave(variant, index)))[0].length);
            }
        }
    }

    private float[][] wave(String variant, int index) throws IOException {
        JsonNode wave =
                kitCase.inputs().path("codecs").path(variant).path("waves").path(index).path(0);
        if (wave.isMissingNode()) {
            throw new IllegalArgumentException("unknown wave %s/%d".formatted(variant, index));
        }
        AudioSamples audio = WavFile.read(kitCase.folder().resolve(wave.stringValue()));
        return audio.channels();
    }

    /** False for the first samples, which the codec must take as silence. */
    private boolean[][] mask(String variant, int samples) {
        int masked =
                kitCase.values().path(variant + "_masked").path("masked_first_samples").intValue();
        boolean[] mask = new boolean[samples];
        Arrays.fill(mask, masked, samples, true);
        return new boolean[][] {mask};
    }

    private CodebookTokens randomCodes(String variant) throws IOException {
        LongArray codes = kitCase.longs(variant + "/inputs/codes_random.npy");
        return new CodebookTokens(
                codes.values(),
                codes.shape().size(0),
                codes.shape().size(1),
                codes.shape().size(2));
    }

    private static KitArray batch(float[][] rows) {
        float[] values = new float[rows.length * rows[0].length];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, values, row * rows[0].length, rows[0].length);
        }
        return KitArray.of(values, rows.length, 1, rows[0].length);
    }

    private AudioCodec codec(String variant) throws IOException {
        AudioCodec open = codecs.get(variant);
        if (open != null) {
            return open;
        }
        if (!kitCase.inputs().path("codecs").has(variant)) {
            throw new IllegalArgumentException("unknown codec " + variant);
        }
        // the codec reads its weights while it opens, and never again
        try (Checkpoint checkpoint =
                Checkpoint.open(kitCase.folder().resolve(variant).resolve("checkpoint"))) {
            AudioCodec codec =
                    AudioCodec.open(
                            CodecConfig.from(checkpoint.codecConfig()),
                            checkpoint.codecWeights(),
                            new ModelCache(settings.cacheFolder()),
                            checkpoint.contentHash(new CacheFolder(settings.cacheFolder()))
                                    + "-codec",
                            settings.codecPrecision(),
                            settings.session());
            codecs.put(variant, codec);
            return codec;
        }
    }

    @Override
    public void close() {
        codecs.values().forEach(AudioCodec::close);
    }
}
