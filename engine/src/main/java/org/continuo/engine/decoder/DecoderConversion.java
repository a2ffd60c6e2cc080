package org.continuo.engine.decoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.SessionSettings;
import org.continuo.engine.onnx.WeightFile;

/** Writes the graphs of one decoder, all over one weight file, into the folder of a cache entry. */
final class DecoderConversion {
    private static final String WEIGHTS = "decoder.weights";

    private DecoderConversion() {}

    /** Everything that decoding in {@code precision} needs. */
    static void write(
            DecoderConfig config,
            Weights weights,
            Precision precision,
            SessionSettings settings,
            Path folder)
            throws IOException {
        if (settings.device().kind() != DeviceKind.CPU) {
            writeSingle(
                    config,
                    weights,
                    DecoderVariant.of(precision, settings.device().kind()),
                    folder);
            return;
        }
        switch (precision) {
            case FP32, FP16 -> writeSingle(config, weights, DecoderVariant.of(precision), folder);
            case INT8, INT4 ->
                    writeQuantized(config, weights, DecoderVariant.of(precision), settings, folder);
        }
    }

    /** The decoder with a cache of floats, and the graph of the conditions. */
    static void writeSingle(
            DecoderConfig config, Weights weights, DecoderVariant variant, Path folder)
            throws IOException {
        try (WeightFile file = WeightFile.create(folder.resolve(WEIGHTS))) {
            ConditionGraph.write(config, weights, variant, file, folder);
            DecoderGraph.write(config, weights, variant, null, file, folder);
            if (variant.onePosition()) {
                DecoderGraph.write(config, weights, variant.forPrefill(), null, file, folder);
            }
        }
    }

    private static void writeQuantized(
            DecoderConfig config,
            Weights weights,
            DecoderVariant variant,
            SessionSettings settings,
            Path folder)
            throws IOException {
        DecoderVariant calibration = variant.forCalibration();
        try (WeightFile file = WeightFile.create(folder.resolve(WEIGHTS))) {
            ConditionGraph.write(config, weights, variant, file, folder);
            DecoderGraph.write(config, weights, calibration, null, file, folder);
            KeyValueScales scales;
            try (TokenDecoder decoder = TokenDecoder.load(config, calibration, folder, settings)) {
                scales = KeyValueCalibration.measure(decoder);
            }
            DecoderGraph.write(config, weights, variant, scales, file, folder);
            DecoderGraph.write(config, weights, variant.forPrefill(), scales, file, folder);
            Files.delete(folder.resolve(calibration.fileName()));
        }
    }
}
