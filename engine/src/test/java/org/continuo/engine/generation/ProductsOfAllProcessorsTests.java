package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.codec.AudioCodec;
import org.continuo.engine.codec.CodecConfig;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.decoder.TokenDecoder;
import org.continuo.engine.onnx.IntegerPairSums;
import org.continuo.engine.onnx.IntegerPairSums.Range;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That whatever the engine runs comes out the same on processors without VNNI. */
class ProductsOfAllProcessorsTests {
    private static final Path KIT = Path.of("src/test/resources/conformance");

    /** What recurrent layers put out is between −1 and 1, and they go on from that. */
    private static final String STATE = "hidden";

    private static final String NEXT_STATE = "nextHidden";

    @TempDir Path cache;

    @ParameterizedTest
    @CsvSource({
        "musicgen_mono, INT8",
        "musicgen_mono, INT4",
        "musicgen_stereo, INT8",
        "musicgen_melody, INT8",
        "musicgen_melody, INT4",
    })
    void noProductOfAnyGraphCanOverflow(String model, Precision precision) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(KIT.resolve(model).resolve("checkpoint"))) {
            DecoderConfig config = DecoderConfig.from(checkpoint.config());
            ModelCache graphs = new ModelCache(cache);
            SessionSettings settings = new SessionSettings(1);
            TokenDecoder.open(config, checkpoint.weights(), graphs, "d", precision, settings)
                    .close();
            AudioCodec.open(
                            CodecConfig.from(checkpoint.codecConfig()),
                            checkpoint.codecWeights(),
                            graphs,
                            "c",
                            precision,
                            settings)
                    .close();
            int products = 0;
            List<String> overflows = new ArrayList<>();
            for (Path graph : graphs()) {
                IntegerPairSums.Finding finding =
                        IntegerPairSums.of(graph, Map.of(STATE, Range.UNIT));
                products += finding.products();
                overflows.addAll(finding.overflows());
                Range next = finding.outputs().getOrDefault(NEXT_STATE, Range.UNIT);
                assertTrue(next.isWithin(Range.UNIT), graph + ": " + next);
            }
            assertEquals(List.of(), overflows);
            int layers = config.layers();
            assertTrue(products > 2 * 4 * layers, "products of steps and prompts: " + products);
        }
    }

    private List<Path> graphs() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(file -> file.toString().endsWith(".onnx")).toList();
        }
    }
}
