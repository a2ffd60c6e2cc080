package org.continuo.engine.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whether the providers of graphics devices have kernels, in floats of 32 and of 16 bits, for all
 * that the decoder's graphs for them consist of; a node without one stays on the processor. The
 * lists are those of ONNX Runtime's {@code docs/OperatorKernels.md} (CUDA, DirectML) and {@code
 * coreml_supported_mlprogram_ops.md} as of 1.29; WebGPU's are what its provider took there.
 */
class ProviderOperatorsTests {
    /** Of ONNX's own domain and of {@code com.microsoft}, as far as the graphs have them. */
    private static final Set<String> ALL =
            Set.of(
                    "Add",
                    "Cast",
                    "Concat",
                    "Equal",
                    "Gather",
                    "Identity",
                    "LayerNormalization",
                    "Less",
                    "MatMul",
                    "Mul",
                    "Pad",
                    "ReduceSum",
                    "Reshape",
                    "Shape",
                    "Slice",
                    "Softmax",
                    "Split",
                    "Sub",
                    "Transpose",
                    "Unsqueeze",
                    "Where",
                    "com.microsoft.Gelu",
                    "com.microsoft.GroupQueryAttention",
                    "com.microsoft.MatMulNBits",
                    "com.microsoft.MultiHeadAttention");

    private static final Set<Precision> IN_BLOCKS = Set.of(Precision.INT8, Precision.INT4);

    @TempDir Path folder;

    /** What a provider has no kernel for, in the floats of these graphs. */
    private static Set<String> lacking(DeviceKind kind, Precision precision) {
        return switch (kind) {
            case WEBGPU, DIRECTML -> Set.of();
            case CUDA ->
                    precision == Precision.FP32
                            ? Set.of("com.microsoft.GroupQueryAttention")
                            : Set.of();
            case COREML ->
                    Set.of(
                            "Equal",
                            "Gather",
                            "Less",
                            "Pad",
                            "Where",
                            "com.microsoft.Gelu",
                            "com.microsoft.GroupQueryAttention",
                            "com.microsoft.MatMulNBits",
                            "com.microsoft.MultiHeadAttention");
            case CPU -> throw new IllegalArgumentException("has graphs of its own");
        };
    }

    @ParameterizedTest
    @EnumSource(value = DeviceKind.class, names = "CPU", mode = EnumSource.Mode.EXCLUDE)
    void theGraphsOfADeviceHaveNoOperatorThatItsProviderLacksBeyondThoseKnown(DeviceKind kind)
            throws IOException {
        for (Precision precision : Precision.values()) {
            Set<String> used = operators(kind, precision);
            Set<String> unknown = new TreeSet<>(used);
            unknown.removeAll(ALL);
            assertEquals(Set.of(), unknown, "look it up in the provider's list");
            Set<String> expected = new TreeSet<>(lacking(kind, precision));
            expected.removeIf(
                    each -> each.endsWith("MatMulNBits") && !IN_BLOCKS.contains(precision));
            Set<String> left = new TreeSet<>(used);
            left.retainAll(lacking(kind, precision));
            assertEquals(expected, left, "what stays on the processor, and nothing that is gone");
        }
    }

    /** CUDA's GroupQueryAttention and its MatMulNBits then compute in 16 bits, too. */
    @ParameterizedTest
    @EnumSource(value = Precision.class, names = "FP32", mode = EnumSource.Mode.EXCLUDE)
    void cachesAndActivationsOfNvidiasCardsHave16Bits(Precision precision) {
        assertEquals(ElementType.FLOAT16, DecoderVariant.of(precision, DeviceKind.CUDA).floats());
    }

    /** {@code MatMulIntegerToFloat} and its like are the processor's alone. */
    @Test
    void noGraphOfACardHasProductsOfEightBitActivations() throws IOException {
        for (Precision precision : Precision.values()) {
            for (String operator : operators(DeviceKind.WEBGPU, precision)) {
                assertTrue(
                        !operator.contains("Quantize") && !operator.contains("Integer"), operator);
            }
        }
    }

    private Set<String> operators(DeviceKind kind, Precision precision) throws IOException {
        Set<String> operators = new TreeSet<>();
        for (Trial trial : List.of(Trial.HEADS_OF_12, Trial.MELODY_HEADS_OF_12)) {
            Path target =
                    Files.createDirectories(
                            folder.resolve(trial.name() + precision.label() + kind.label()));
            DecoderVariant variant = DecoderVariant.of(precision, kind);
            new DecoderConversion(trial.config, trial.weights, null, target).writeSingle(variant);
            try (Stream<Path> files = Files.list(target)) {
                for (Path file : files.filter(each -> each.toString().endsWith(".onnx")).toList()) {
                    addOperators(file, operators);
                }
            }
        }
        return operators;
    }

    private static void addOperators(Path file, Set<String> operators) throws IOException {
        for (NodeProto node :
                ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getNodeList()) {
            String domain = node.getDomain().isEmpty() ? "" : node.getDomain() + ".";
            operators.add(domain + node.getOpType());
        }
    }
}
