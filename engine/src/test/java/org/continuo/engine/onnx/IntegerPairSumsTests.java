package org.continuo.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.onnx.LinearLayers.Positions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** That the proof of products that cannot overflow holds for ours and fails where one can. */
class IntegerPairSumsTests {
    private static final int WIDTH = 8;

    @TempDir Path folder;

    private IntegerPairSums.Finding found(GraphFixture.Plan plan) throws IOException {
        return IntegerPairSums.of(GraphFixture.write(folder, plan), Map.of());
    }

    /** Codes of any activations that are divided by {@code divisor}, around {@code zero}. */
    private static void product(
            OnnxGraph graph, boolean overLargest, int zero, int levels, byte... codes) {
        GraphValue x = graph.input("x", ElementType.FLOAT32, 1, 1, WIDTH);
        GraphValue largest =
                graph.op(
                        OnnxOp.REDUCE_MAX,
                        List.of(graph.op(OnnxOp.ABS, List.of(x)), graph.longs(-1)));
        multiply(graph, x, overLargest ? largest : graph.scalar(3f), 1e-30f, zero, levels, codes);
    }

    /** The same over a divisor that is at least {@code least}. */
    private static void multiply(
            OnnxGraph graph,
            GraphValue x,
            GraphValue divisor,
            float least,
            int zero,
            int levels,
            byte... codes) {
        GraphValue most = graph.op(OnnxOp.MAX, List.of(divisor, graph.scalar(least)));
        GraphValue unit = graph.op(OnnxOp.DIV, List.of(x, most));
        GraphValue scale = graph.scalar(1f / levels);
        GraphValue zeroPoint = graph.bytes(ElementType.UINT8, Shape.of(), (byte) zero);
        GraphValue activations = graph.op(OnnxOp.QUANTIZE_LINEAR, List.of(unit, scale, zeroPoint));
        GraphValue weights = graph.bytes(ElementType.INT8, Shape.of(WIDTH, 1), codes);
        graph.output(
                GraphFixture.OUT,
                graph.op(
                        OnnxOp.MATMUL_INTEGER_TO_FLOAT,
                        List.of(
                                activations,
                                weights,
                                scale,
                                graph.floats(1),
                                zeroPoint,
                                graph.zeros(ElementType.INT8))),
                ElementType.FLOAT32,
                1,
                1,
                1);
    }

    @ParameterizedTest
    @CsvSource({
        // 184 · 178 = 32,752
        "true, 92, 92, 127, 51, 0",
        "true, 92, 92, 127, 52, 1",
        "true, 92, 92, -127, -52, 1",
        "true, 92, 92, 127, -127, 0",
        "true, 93, 92, 127, 51, 1",
        "true, 64, 64, 127, 127, 0",
        "true, 128, 127, 127, 127, 1",
        "false, 64, 64, 127, 127, 1",
        "false, 64, 64, 64, 64, 0",
    })
    void aPairThatCanExceed16BitsIsFound(
            boolean overLargest, int zero, int levels, byte first, byte third, int overflows)
            throws IOException {
        byte[] codes = {0, first, 0, third, 0, 0, 0, 0};
        IntegerPairSums.Finding finding =
                found(graph -> product(graph, overLargest, zero, levels, codes));
        assertEquals(1, finding.products());
        assertEquals(overflows, finding.overflows().size(), finding.overflows()::toString);
    }

    @Test
    void weightsOfTwoWordsNeverMeet() throws IOException {
        byte[] codes = {0, 0, 0, 127, 127, 0, 0, 0};
        assertEquals(List.of(), found(graph -> product(graph, true, 92, 92, codes)).overflows());
    }

    @Test
    void anOperatorThatTakesAllOfEightBitsIsFound() throws IOException {
        byte[] codes = new byte[WIDTH];
        Arrays.fill(codes, (byte) 127);
        IntegerPairSums.Finding finding =
                found(graph ->
                        graph.output(
                                GraphFixture.OUT,
                                graph.op(
                                        OnnxOp.DYNAMIC_QUANTIZE_MATMUL,
                                        List.of(
                                                graph.input("x", ElementType.FLOAT32, 1, WIDTH),
                                                graph.bytes(
                                                        ElementType.INT8,
                                                        Shape.of(WIDTH, 1),
                                                        codes),
                                                graph.scalar(1f),
                                                graph.zeros(ElementType.INT8))),
                                ElementType.FLOAT32,
                                1,
                                1));
        assertEquals(1, finding.overflows().size());
    }

    /** The largest weights that there are, in every row: the quantisation has to give way. */
    @ParameterizedTest
    @EnumSource(Positions.class)
    void ourLayersOfTheLargestWeightsCannot(Positions where) throws IOException {
        float[] ones = new float[WIDTH * WIDTH];
        Arrays.fill(ones, 1);
        WeightRows matrix = WeightRows.of(ones, WIDTH, WIDTH);
        IntegerPairSums.Finding finding =
                found(graph -> {
                    GraphValue x = graph.input("x", ElementType.FLOAT32, "b", 1, WIDTH);
                    LinearLayers layers = new LinearLayers(graph, Precision.INT8, where);
                    GraphValue out =
                            layers.linearOfGelu("n", layers.linear("m", x, matrix), matrix);
                    graph.output(GraphFixture.OUT, out, ElementType.FLOAT32, "b", 1, WIDTH);
                });
        assertEquals(2, finding.products());
        assertTrue(finding.overflows().isEmpty(), finding.overflows()::toString);
    }

    /** A row over its largest value reaches 1, and as far below 0 as is known of it. */
    @ParameterizedTest
    @CsvSource({"16, 168, 0", "17, 168, 1", "16, 169, 1"})
    void codesAroundALowZeroAreCountedToo(int zero, int levels, int overflows) throws IOException {
        byte[] codes = {0, 127, 0, 51, 0, 0, 0, 0};
        IntegerPairSums.Finding finding =
                found(graph -> {
                    GraphValue x =
                            graph.op(
                                    OnnxOp.GELU,
                                    List.of(graph.input("x", ElementType.FLOAT32, 1, 1, WIDTH)));
                    GraphValue largest = graph.op(OnnxOp.REDUCE_MAX, List.of(x, graph.longs(-1)));
                    multiply(graph, x, largest, 2f, zero, levels, codes);
                });
        assertEquals(overflows, finding.overflows().size(), finding.overflows()::toString);
    }
}
