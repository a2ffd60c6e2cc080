package org.continuo.engine.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.continuo.core.tensor.FloatArray;

/** Builds a tiny graph, runs it once, and forgets it. */
final class GraphFixture {
    /** The output's name in every graph that is tried. */
    static final String OUT = "out";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private GraphFixture() {}

    /** Adds nodes to a graph, the last of which declares {@link #OUT}. */
    @FunctionalInterface
    interface Plan {
        void build(OnnxGraph graph) throws IOException;
    }

    /** Writes the graph into a new folder under {@code folder} and returns its file. */
    static Path write(Path folder, Plan plan) throws IOException {
        Path own = Files.createDirectories(folder.resolve("graph" + NUMBER.incrementAndGet()));
        try (WeightFile weights = WeightFile.create(own.resolve("model.weights"))) {
            OnnxGraph graph = new OnnxGraph("trial", weights);
            plan.build(graph);
            graph.write(own.resolve("model.onnx"));
        }
        return own.resolve("model.onnx");
    }

    /** What the graph puts out for these inputs, which are closed. */
    static FloatArray run(Path folder, Plan plan, Map<String, HostTensor> inputs)
            throws IOException {
        try (InferenceSession session =
                InferenceSession.open(write(folder, plan), new SessionSettings(1))) {
            FloatArray output = session.run(new LinkedHashMap<>(inputs), Set.of(OUT)).get(OUT);
            if (output == null) {
                throw new AssertionError("no output");
            }
            return output;
        } finally {
            inputs.values().forEach(HostTensor::close);
        }
    }
}
