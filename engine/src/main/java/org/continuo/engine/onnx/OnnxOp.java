package org.continuo.engine.onnx;

/**
 * The operators our graphs are made of, with the domain that defines each and the number of inputs
 * it takes. Names are those of the ONNX and {@code com.microsoft} operator references.
 */
public enum OnnxOp {
    ABS("Abs", 1, 1),
    ADD("Add", 2, 2),
    ARG_MAX("ArgMax", 1, 1),
    CAST("Cast", 1, 1),
    CLIP("Clip", 1, 3),
    CONCAT("Concat", 1, Integer.MAX_VALUE),
    CONV("Conv", 2, 3),
    CONV_TRANSPOSE("ConvTranspose", 2, 3),
    DEQUANTIZE_LINEAR("DequantizeLinear", 2, 3),
    DIV("Div", 2, 2),
    EQUAL("Equal", 2, 2),
    EXP("Exp", 1, 1),
    EXPAND("Expand", 2, 2),
    GATHER("Gather", 2, 2),
    IDENTITY("Identity", 1, 1),
    INSTANCE_NORMALIZATION("InstanceNormalization", 3, 3),
    LAYER_NORMALIZATION("LayerNormalization", 2, 3),
    LESS("Less", 2, 2),
    LSTM("LSTM", 3, 8),
    MATMUL("MatMul", 2, 2),
    MAX("Max", 1, Integer.MAX_VALUE),
    MIN("Min", 1, Integer.MAX_VALUE),
    MUL("Mul", 2, 2),
    PAD("Pad", 2, 4),
    QUANTIZE_LINEAR("QuantizeLinear", 2, 3),
    RANGE("Range", 3, 3),
    REDUCE_MAX("ReduceMax", 1, 2),
    REDUCE_MEAN("ReduceMean", 1, 2),
    REDUCE_SUM("ReduceSum", 1, 2),
    REDUCE_SUM_SQUARE("ReduceSumSquare", 1, 2),
    RECIPROCAL("Reciprocal", 1, 1),
    RELU("Relu", 1, 1),
    RESHAPE("Reshape", 2, 2),
    SCAN("Scan", 1, Integer.MAX_VALUE),
    SHAPE("Shape", 1, 1),
    SIGMOID("Sigmoid", 1, 1),
    SIN("Sin", 1, 1),
    SLICE("Slice", 3, 5),
    SOFTMAX("Softmax", 1, 1),
    SPLIT("Split", 1, 2),
    SQRT("Sqrt", 1, 1),
    SQUEEZE("Squeeze", 1, 2),
    SUB("Sub", 2, 2),
    TANH("Tanh", 1, 1),
    TRANSPOSE("Transpose", 1, 1),
    UNSQUEEZE("Unsqueeze", 2, 2),
    WHERE("Where", 3, 3),
    SIMPLIFIED_LAYER_NORMALIZATION("SimplifiedLayerNormalization", 2, 2),

    DYNAMIC_QUANTIZE_MATMUL("com.microsoft", "DynamicQuantizeMatMul", 3, 5),
    FUSED_MATMUL("com.microsoft", "FusedMatMul", 2, 2),
    GELU("com.microsoft", "Gelu", 1, 1),
    GROUP_QUERY_ATTENTION("com.microsoft", "GroupQueryAttention", 7, 14),
    MATMUL_INTEGER_TO_FLOAT("com.microsoft", "MatMulIntegerToFloat", 4, 7),
    MATMUL_N_BITS("com.microsoft", "MatMulNBits", 3, 6),
    MULTI_HEAD_ATTENTION("com.microsoft", "MultiHeadAttention", 1, 10);

    private final String domain;
    private final String operator;
    private final int minInputs;
    private final int maxInputs;

    OnnxOp(String operator, int minInputs, int maxInputs) {
        this("", operator, minInputs, maxInputs);
    }

    OnnxOp(String domain, String operator, int minInputs, int maxInputs) {
        this.domain = domain;
        this.operator = operator;
        this.minInputs = minInputs;
        this.maxInputs = maxInputs;
    }

    String domain() {
        return domain;
    }

    String operator() {
        return operator;
    }

    void checkInputCount(int count) {
        if (count < minInputs || count > maxInputs) {
            throw new IllegalArgumentException(
                    "%s takes %d to %d inputs, found %d"
                            .formatted(operator, minInputs, maxInputs, count));
        }
    }
}
