package org.continuo.engine.decoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The counted bytes against those of the graph that runs; and going back in a decoding. */
class StepTrafficTests {
    @TempDir Path folder;

    /** Heads of 12 are padded to 16; a width of 36 is no multiple of a block. */
    private static ModelGeometry geometry(boolean melody) {
        return new ModelGeometry(36, 2, 3, 4, 64, 1, melody, 32, 1, 2, 16, 64, 512, 4, 16);
    }

    private TokenDecoder open(boolean melody, Precision precision) throws IOException {
        return open(melody, precision, new SessionSettings(1));
    }

    private TokenDecoder open(boolean melody, Precision precision, SessionSettings session)
            throws IOException {
        RandomCheckpoint.write(folder.resolve("model"), geometry(melody), ElementType.FLOAT32, 1);
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("model"))) {
            return TokenDecoder.open(
                    DecoderConfig.from(checkpoint.config()),
                    checkpoint.weights(),
                    new ModelCache(folder.resolve("cache")),
                    "random",
                    precision,
                    session);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false, FP32, CPU",
        "false, INT8, CPU",
        "false, INT4, CPU",
        "true, FP32, CPU",
        "true, INT8, CPU",
        "true, INT4, CPU",
        "false, FP32, WEBGPU",
        "false, INT8, WEBGPU",
        "false, INT4, WEBGPU",
        "false, INT4, CUDA",
        "true, INT8, WEBGPU"
    })
    void aStepReadsTheBytesThatTheGraphStoresButForTheEmbeddingTable(
            boolean melody, Precision precision, DeviceKind device) throws IOException {
        SessionSettings session = new SessionSettings(1).on(Device.of(device)).playedByProcessor();
        try (TokenDecoder decoder = open(melody, precision, session)) {
            DecoderConfig config = decoder.config();
            long table =
                    (long) config.codebooks()
                            * (config.vocabulary() + 1)
                            * config.hidden()
                            * DecoderVariant.of(precision, device).floats().byteSize();
            StepTraffic traffic = StepTraffic.of(config, precision, device);
            assertEquals(storedBytes() - table, traffic.weightBytes());
            assertEquals(
                    traffic.weightBytes()
                            + 4 * traffic.embeddingBytesPerRow()
                            + 4 * 11 * traffic.cacheBytesPerPosition()
                            + 2 * 7 * traffic.textBytesPerToken(),
                    traffic.bytes(4, 11, 2, 7));
        }
    }

    /** Bytes of all weights of the step's graph. */
    private long storedBytes() throws IOException {
        Path graph;
        try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
            graph =
                    files.filter(file -> file.getFileName().toString().startsWith("decoder-one"))
                            .filter(file -> file.toString().endsWith(".onnx"))
                            .findFirst()
                            .orElseThrow();
        }
        try (InputStream in = Files.newInputStream(graph)) {
            long bytes = 0;
            for (TensorProto tensor : ModelProto.parseFrom(in).getGraph().getInitializerList()) {
                bytes +=
                        tensor.getExternalDataList().stream()
                                .filter(entry -> entry.getKey().equals("length"))
                                .mapToLong(entry -> Long.parseLong(entry.getValue()))
                                .sum();
            }
            return bytes;
        }
    }

    @ParameterizedTest
    @EnumSource(value = Precision.class, names = "FP16", mode = EnumSource.Mode.EXCLUDE)
    void whatIsFedAfterGoingBackTakesThePlaceOfWhatWasThere(Precision precision)
            throws IOException {
        try (TokenDecoder decoder = open(false, precision);
                DecoderConditions conditions =
                        decoder.project(
                                new FloatArray(Shape.of(1, 1, 32), new float[32]),
                                new FloatArray(Shape.of(1, 1), new float[] {1}));
                Decoding decoding = decoder.begin(conditions, 1, 8)) {
            int values = 4 * 64;
            float[] first = new float[values];
            float[] other = new float[values];
            float[] again = new float[values];
            decoding.prefill(new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 3, first);
            decoding.step(new long[] {20, 21, 22, 23}, first);
            decoding.rewind(3);
            decoding.step(new long[] {30, 31, 32, 33}, other);
            decoding.step(new long[] {30, 31, 32, 33}, other);
            decoding.rewind(3);
            decoding.step(new long[] {20, 21, 22, 23}, again);
            assertArrayEquals(first, again);
            assertEquals(4, decoding.length());
        }
    }

    @Test
    void goingForwardOrBeforeTheStartIsRefused() throws IOException {
        try (TokenDecoder decoder = open(false, Precision.FP32);
                DecoderConditions conditions = decoder.unconditional();
                Decoding decoding = decoder.begin(conditions, 1, 8)) {
            decoding.prefill(new long[4], 1, new float[4 * 64]);
            assertThrows(IllegalArgumentException.class, () -> decoding.rewind(2));
            assertThrows(IllegalArgumentException.class, () -> decoding.rewind(-1));
            decoding.rewind(0);
            decoding.prefill(new long[8], 2, new float[4 * 64]);
            assertEquals(2, decoding.length());
        }
    }
}
