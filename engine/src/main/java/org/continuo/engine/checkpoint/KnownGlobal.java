package org.continuo.engine.checkpoint;

import java.util.Arrays;
import java.util.Optional;
import org.continuo.core.tensor.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * The only names a pickle may refer to. None stands for running code: each is a shape of data that
 * {@link RestrictedUnpickler} builds itself.
 */
enum KnownGlobal {
    ORDERED_DICT("collections.OrderedDict"),
    REBUILD_TENSOR("torch._utils._rebuild_tensor_v2"),
    REBUILD_PARAMETER("torch._utils._rebuild_parameter"),
    DOUBLE_STORAGE("torch.DoubleStorage", ElementType.FLOAT64),
    FLOAT_STORAGE("torch.FloatStorage", ElementType.FLOAT32),
    HALF_STORAGE("torch.HalfStorage", ElementType.FLOAT16),
    BFLOAT16_STORAGE("torch.BFloat16Storage", ElementType.BFLOAT16),
    LONG_STORAGE("torch.LongStorage", ElementType.INT64),
    INT_STORAGE("torch.IntStorage", ElementType.INT32),
    SHORT_STORAGE("torch.ShortStorage", ElementType.INT16),
    CHAR_STORAGE("torch.CharStorage", ElementType.INT8),
    BYTE_STORAGE("torch.ByteStorage", ElementType.UINT8),
    BOOL_STORAGE("torch.BoolStorage", ElementType.BOOL),
    FRACTION("fractions.Fraction"),
    ENCODE("_codecs.encode"),
    NUMPY_TYPE("numpy.dtype"),
    NUMPY_SCALAR("numpy._core.multiarray.scalar"),
    NUMPY_1_SCALAR("numpy.core.multiarray.scalar"),
    HYBRID_TRANSFORMER_DEMUCS("demucs.htdemucs.HTDemucs"),
    HYBRID_DEMUCS("demucs.hdemucs.HDemucs"),
    DEMUCS("demucs.demucs.Demucs");

    private final String pythonName;
    private final @Nullable ElementType storageType;

    KnownGlobal(String pythonName) {
        this.pythonName = pythonName;
        this.storageType = null;
    }

    KnownGlobal(String pythonName, ElementType storageType) {
        this.pythonName = pythonName;
        this.storageType = storageType;
    }

    static Optional<KnownGlobal> find(String pythonName) {
        return Arrays.stream(values())
                .filter(global -> global.pythonName.equals(pythonName))
                .findFirst();
    }

    String pythonName() {
        return pythonName;
    }

    /** The element type, if this is a storage class. */
    Optional<ElementType> storageType() {
        return Optional.ofNullable(storageType);
    }
}
