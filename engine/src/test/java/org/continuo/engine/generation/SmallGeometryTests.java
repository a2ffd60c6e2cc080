package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.decoder.LogitDistance;
import org.continuo.engine.decoder.TeacherForcing;
import org.continuo.engine.decoder.TokenDecoder;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The smallest published geometry in full, with random weights. */
class SmallGeometryTests {
    private static final long NEEDED_BYTES = 6_000_000_000L;

    /** Small's decoder, with a text encoder and a codec that cost nothing. */
    private static final ModelGeometry SMALL_DECODER =
            new ModelGeometry(1024, 24, 16, 4, 2048, 1, false, 768, 1, 1, 16, 16, 101, 2, 8);

    /** One checkpoint and its 8-bit conversion serve two tests. */
    @TempDir static Path shared;

    @TempDir Path folder;

    private static Path checkpoint() {
        return shared.resolve("checkpoint");
    }

    @BeforeAll
    static void write() throws IOException {
        long free = Files.getFileStore(shared).getUsableSpace();
        assumeTrue(
                free >= NEEDED_BYTES,
                "%s: expected %d bytes free, found %d".formatted(shared, NEEDED_BYTES, free));
        RandomCheckpoint.write(checkpoint(), ModelGeometry.SMALL, ElementType.FLOAT16, 1);
    }

    @Test
    void eightBitsStayCloseWithoutOutliers() throws IOException {
        assertClose("gains of 1", checkpoint(), shared.resolve("cache"));
    }

    @Test
    void eightBitsStayCloseWithOutliers() throws IOException {
        RandomCheckpoint.write(folder, SMALL_DECODER, ElementType.FLOAT16, 1, 20);
        assertClose("gains up to 20", folder, folder);
    }

    private void assertClose(String kind, Path weights, Path eightBitCache) throws IOException {
        LogitDistance distance;
        try (Checkpoint checkpoint = Checkpoint.open(weights)) {
            float[][] exact;
            try (TokenDecoder decoder = open(checkpoint, Precision.FP32, folder)) {
                exact = TeacherForcing.logits(decoder);
            }
            try (TokenDecoder decoder = open(checkpoint, Precision.INT8, eightBitCache)) {
                distance = TeacherForcing.distance(exact, decoder);
            }
        }
        System.out.printf("small in 8 bit, LayerNorm %s: %s%n", kind, distance);
        assertTrue(distance.meanCosine() >= 0.998, distance::toString);
        assertTrue(distance.meanDivergence() <= 0.01, distance::toString);
    }

    private TokenDecoder open(Checkpoint checkpoint, Precision precision, Path cache)
            throws IOException {
        return TokenDecoder.open(
                DecoderConfig.from(checkpoint.config()),
                checkpoint.weights(),
                new ModelCache(cache),
                checkpoint.contentHash(new CacheFolder(cache)),
                precision,
                SessionSettings.allCores());
    }

    @Test
    void smallPlaysOnFromThreeSecondsInAProcessOfItsOwn() throws Exception {
        Path cache = shared.resolve("cache");
        int mostLeft = Files.exists(cache) ? 600 : 900; // of the conversion more stays
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Xmx1g",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SmallProcess.class.getName(),
                                checkpoint().toString(),
                                cache.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println("small from end to end in 8 bit: " + said.strip());
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.contains("clip 2 x " + (5 * 44_100) + " at 44100 Hz"), said);
        Matcher left = Pattern.compile("(\\d+) MB stay").matcher(said);
        assumeTrue(left.find(), "the system does not say how much memory a process has");
        assertTrue(Integer.parseInt(left.group(1)) < mostLeft, said);
    }
}
