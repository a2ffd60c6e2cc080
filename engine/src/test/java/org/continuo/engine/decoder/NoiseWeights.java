package org.continuo.engine.decoder;

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
 * A decoder of any geometry: each tensor is noise of the shape it is asked for, the same each time,
 * of a spread that lets every part of the network matter.
 *
 * @param projection whether text states are projected
 */
record NoiseWeights(boolean projection) implements Weights {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public boolean has(String name) {
        return projection || !name.startsWith("enc_to_dec_proj");
    }

    @Override
    public StoredTensor get(String name, long... shape) throws CheckpointException {
        if (!has(name)) {
            throw new CheckpointException(name + ": expected the tensor, found none");
        }
        Random random = new Random(name.hashCode());
        int count = Math.toIntExact(Shape.of(shape).elementCount());
        double mean = name.endsWith("norm.weight") ? 1 : 0;
        double spread = shape.length == 1 ? 0.2 : 1 / Math.sqrt((double) shape[1]);
        MemorySegment data = Arena.ofAuto().allocate(count * 4L);
        for (int i = 0; i < count; i++) {
            data.set(FLOAT, i * 4L, (float) (mean + spread * random.nextGaussian()));
        }
        return new StoredTensor(name, ElementType.FLOAT32, Shape.of(shape), data, "noise");
    }

    @Override
    public StoredTensor tensor(String name) throws CheckpointException {
        throw new CheckpointException(name + ": noise has no shape of its own");
    }

    @Override
    public Set<String> names() {
        return Set.of();
    }

    @Override
    public Weights under(String prefix) {
        throw new IllegalArgumentException("noise has no parts");
    }
}
