package org.continuo.engine.checkpoint;

import java.util.List;
import java.util.Map;
import org.continuo.core.tensor.ElementType;

/**
 * What a restricted pickle can hold. Containers may contain themselves, so nothing here is
 * compared, hashed or printed as a whole: readers walk down by the keys they expect.
 */
sealed interface PickleValue {
    /** Python's {@code None}. */
    enum Nothing implements PickleValue {
        NONE
    }

    record Flag(boolean value) implements PickleValue {}

    record Int(long value) implements PickleValue {}

    record Real(double value) implements PickleValue {}

    /** Python's {@code Fraction}. */
    record Ratio(long numerator, long denominator) implements PickleValue {}

    /** Of NumPy: a number, or its type. Nothing is asked of either. */
    record NumpyValue() implements PickleValue {}

    record Text(String value) implements PickleValue {}

    record Bytes(byte[] value) implements PickleValue {}

    record Tuple(List<PickleValue> elements) implements PickleValue {}

    /** A list or set; grows while the pickle is read. */
    record Items(List<PickleValue> elements) implements PickleValue {}

    /**
     * A dict or OrderedDict; grows while the pickle is read. Keys are {@link Text} or {@link Int}.
     */
    record Dict(Map<PickleValue, PickleValue> entries) implements PickleValue {}

    /** A known class or function that a REDUCE may call. */
    record Callable(KnownGlobal global) implements PickleValue {}

    /**
     * The bytes behind one or more tensors.
     *
     * @param key the entry {@code data/KEY} of the archive
     */
    record Storage(String key, ElementType type, long elementCount) implements PickleValue {}

    /**
     * A view into a storage; offset and strides count elements.
     *
     * @param sizes extents, outermost first
     */
    record Tensor(Storage storage, long offset, long[] sizes, long[] strides)
            implements PickleValue {}

    /** The kind of a value, for messages. */
    default String kind() {
        return switch (this) {
            case Nothing _ -> "None";
            case Flag _ -> "a bool";
            case Int _ -> "an int";
            case Real _ -> "a float";
            case Ratio _ -> "a Fraction";
            case NumpyValue _ -> "a value of NumPy";
            case Text _ -> "a str";
            case Bytes _ -> "bytes";
            case Tuple _ -> "a tuple";
            case Items _ -> "a list";
            case Dict _ -> "a dict";
            case Callable callable -> callable.global().pythonName();
            case Storage _ -> "a storage";
            case Tensor _ -> "a tensor";
        };
    }
}
