package org.continuo.engine.decoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.BaseWeights;
import org.continuo.engine.onnx.SessionSettings;
import org.continuo.engine.onnx.WeightFile;
import org.jspecify.annotations.Nullable;

/**
 * Writes the graphs of one decoder, all over one weight file, into the folder of a cache entry. Of
 * a decoder with adapters the file has what they change; all else is the base's, whose conversion
 * is in the cache.
 */
final class DecoderConversion {
    private static final String WEIGHTS = "decoder.weights";

    private final DecoderConfig config;
    private final Weights weights;
    private final @Nullable Path base;
    private final Path folder;

    /**
     * A conversion into {@code folder}.
     *
     * @param base the folder of the same conversion without adapters
     */
    DecoderConversion(DecoderConfig config, Weights weights, @Nullable Path base, Path folder) {
        this.config = config;
        this.weights = weights;
        this.base = base;
        this.folder = folder;
    }

    /** Everything that decoding by {@code variant} needs. */
    void write(DecoderVariant variant, SessionSettings settings) throws IOException {
        switch (variant.cache()) {
            case FLOAT32, FLOAT16 -> writeSingle(variant);
            case INT8 -> writeQuantized(variant, settings);
        }
    }

    /** The decoder with a cache of floats, and the graph of the conditions. */
    void writeSingle(DecoderVariant variant) throws IOException {
        try (WeightFile file = weightFile()) {
            ConditionGraph.write(config, weights, variant, file, folder);
            DecoderGraph.write(config, weights, variant, null, file, folder);
            if (variant.onePosition()) {
                DecoderGraph.write(config, weights, variant.forPrefill(), null, file, folder);
            }
            file.writeIndex();
        }
    }

    private WeightFile weightFile() throws IOException {
        @Nullable BaseWeights ofBase =
                base == null
                        ? null
                        : BaseWeights.linked(base.resolve(WEIGHTS), folder).orElse(null);
        return WeightFile.create(folder.resolve(WEIGHTS), ofBase);
    }

    private void writeQuantized(DecoderVariant variant, SessionSettings settings)
            throws IOException {
        DecoderVariant calibration = variant.forCalibration();
        try (WeightFile file = weightFile()) {
            ConditionGraph.write(config, weights, variant, file, folder);
            DecoderGraph.write(config, weights, calibration, null, file, folder);
            KeyValueScales scales = measured(calibration, settings);
            DecoderGraph.write(config, weights, variant, scales, file, folder);
            DecoderGraph.write(config, weights, variant.forPrefill(), scales, file, folder);
            Files.delete(folder.resolve(calibration.fileName()));
            scales.write(folder);
            file.writeIndex();
        }
    }

    /** Of the base all is known but what adapters add, for which one prompt is enough. */
    private KeyValueScales measured(DecoderVariant calibration, SessionSettings settings)
            throws IOException {
        SessionSettings once = base == null ? settings : settings.unpacked();
        try (TokenDecoder decoder = TokenDecoder.load(config, calibration, folder, once)) {
            return base == null
                    ? KeyValueCalibration.measure(decoder)
                    : KeyValueCalibration.measure(
                            decoder, KeyValueScales.read(base, config.layers()));
        }
    }
}
