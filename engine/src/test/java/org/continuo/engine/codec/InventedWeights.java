package org.continuo.engine.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.Set;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.StoredTensor;
import org.continuo.engine.checkpoint.Weights;

/**
 * A codec of any geometry: each tensor is noise of the shape it is asked for, the same each time.
 */
record InventedWeights(int codebooks) implements Weights {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public boolean has(String name) {
        if (name.startsWith("quantizer.layers.")) {
            return Integer.parseInt(name.split("\\.", -1)[2]) < codebooks;
        }
        return !name.endsWith(".weight");
    }

    @Override
    public StoredTensor get(String name, long... shape) {
        Random random = new Random(name.hashCode());
        int count = Math.toIntExact(Shape.of(shape).elementCount());
        boolean gain = name.endsWith("_g");
        double spread =
                name.contains(".lstm.") ? 0.5 / Math.sqrt((double) shape[shape.length - 1]) : 0.3;
        MemorySegment data =
                Arena.ofAuto().allocate(Math.max(1, count * 4L)).asSlice(0, count * 4L);
        for (int i = 0; i < count; i++) {
            double value = gain ? 1 + 0.1 * random.nextDouble() : spread * random.nextGaussian();
            data.set(FLOAT, i * 4L, (float) value);
        }
        return new StoredTensor(name, ElementType.FLOAT32, Shape.of(shape), data, "invented");
    }

    @Override
    public StoredTensor tensor(String name) throws CheckpointException {
        throw new CheckpointException(name + ": invented tensors have no shape of their own");
    }

    @Override
    public Set<String> names() {
        return Set.of();
    }

    @Override
    public Weights under(String prefix) {
        return this;
    }
}
