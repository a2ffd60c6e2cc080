package org.continuo.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.continuo.core.files.FolderTree;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.onnx.BoundRun;
import org.continuo.engine.onnx.DeviceTensor;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.HostTensor;
import org.continuo.engine.onnx.InferenceSession;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;
import org.continuo.engine.onnx.SessionSettings;
import org.continuo.engine.onnx.WeightFile;

/**
 * Measures how fast a graphics card goes through its own memory: operators, one after the other,
 * each of which reads an array that no cache of it holds and writes another.
 */
final class DeviceBandwidth {
    /** Less than the least buffer that Vulkan promises to bind. */
    private static final int VALUES = 24 << 20;

    private static final int OPERATORS = 16;
    private static final int WARM_UPS = 2;

    private DeviceBandwidth() {}

    /**
     * The best of {@code passes}.
     *
     * @return bytes read and written per second
     */
    static double bytesPerSecond(SessionSettings session, int passes) throws IOException {
        Path folder = Files.createTempDirectory("continuo-bandwidth");
        try {
            Path file = folder.resolve("copies.onnx");
            write(file);
            try (InferenceSession copies = InferenceSession.open(file, session)) {
                double seconds = Double.POSITIVE_INFINITY;
                try (DeviceTensor array = copies.allocate(ElementType.FLOAT32, VALUES);
                        HostTensor last = HostTensor.allocate(ElementType.FLOAT32, 1);
                        BoundRun run = copies.bind(Map.of("array", array), Map.of("last", last))) {
                    for (int pass = 0; pass < WARM_UPS + passes; pass++) {
                        seconds = Math.min(seconds, Timing.seconds(run::run));
                    }
                }
                return 2.0 * OPERATORS * VALUES * Float.BYTES / seconds;
            }
        } finally {
            FolderTree.delete(folder);
        }
    }

    /** Its one small output is waited for, and so all that it comes from. */
    private static void write(Path file) throws IOException {
        try (WeightFile weights = WeightFile.create(file.resolveSibling("copies.weights"))) {
            OnnxGraph graph = new OnnxGraph("copies", weights);
            GraphValue array = graph.input("array", ElementType.FLOAT32, VALUES);
            GraphValue half = graph.scalar(0.5f);
            for (int i = 0; i < OPERATORS; i++) {
                array = graph.op(OnnxOp.MUL, List.of(array, half));
            }
            GraphValue last =
                    graph.op(OnnxOp.SLICE, List.of(array, graph.longs(0), graph.longs(1)));
            graph.output("last", last, ElementType.FLOAT32, 1);
            graph.write(file);
        }
    }
}
