package org.continuo.engine.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;

/** Where the conformance kit's codec case lies: the whole kit beside the checkout, or our part. */
final class Kit {
    private static final int FIRST_CHUNK = 12;

    private Kit() {}

    static Path codecCase() {
        return List.of(
                        Path.of("../../shared/conformance/codec"),
                        Path.of("src/test/resources/conformance/codec"))
                .stream()
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "conformance kit: expected the case codec, found none"));
    }

    /** The codecs of the case: its folders with a checkpoint. */
    static List<String> codecVariants() throws IOException {
        try (Stream<Path> folders = Files.list(codecCase())) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("checkpoint")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** The codec of one of {@link #codecVariants}, converted into {@code cache}. */
    static AudioCodec openCodec(String variant, Path cache, Precision precision)
            throws IOException {
        try (Checkpoint checkpoint =
                Checkpoint.open(codecCase().resolve(variant).resolve("checkpoint"))) {
            return AudioCodec.open(
                    CodecConfig.from(checkpoint.codecConfig()),
                    checkpoint.codecWeights(),
                    new ModelCache(cache),
                    "kit-" + variant,
                    precision,
                    new SessionSettings(2));
        }
    }

    /** The samples of a WAV file of one channel of 32-bit floats, as the kit stores them. */
    static float[] samples(Path wav) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(wav)).order(ByteOrder.LITTLE_ENDIAN);
        int at = FIRST_CHUNK;
        while (bytes.getInt(at) != 0x61746164) { // "data"
            at += 8 + bytes.getInt(at + 4);
        }
        float[] samples = new float[bytes.getInt(at + 4) / Float.BYTES];
        bytes.position(at + 8);
        bytes.asFloatBuffer().get(samples);
        return samples;
    }
}
