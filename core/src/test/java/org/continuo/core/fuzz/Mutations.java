package org.continuo.core.fuzz;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Damaged versions of a valid file, the same ones for the same seed: flipped bits, random and
 * extreme bytes, cuts, repeats and moved pieces, one to four at a time. That is how files break in
 * transit, and near enough to how an attacker would start.
 */
public final class Mutations {
    private static final int MAX_AT_ONCE = 4;

    /** Lengths and offsets at the edges of what 1, 2, 4 and 8 bytes can say. */
    private static final long[] EXTREMES = {
        0, 1, -1, 0x7F, 0x80, 0x7FFF, 0xFFFF, Integer.MAX_VALUE, 0xFFFF_FFFFL, Long.MAX_VALUE
    };

    private final RandomGenerator random;

    public Mutations(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** A new damaged copy of {@code original}. */
    public byte[] mutate(byte[] original) {
        byte[] bytes = original.clone();
        int count = random.nextInt(1, MAX_AT_ONCE + 1);
        for (int i = 0; i < count && bytes.length > 0; i++) {
            bytes = mutateOnce(bytes);
        }
        return bytes;
    }

    private byte[] mutateOnce(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int length = random.nextInt(Math.min(64, bytes.length - at)) + 1;
        switch (random.nextInt(7)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> writeExtreme(bytes, at);
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                return splice(bytes, at, new byte[0], at + length);
            }
            case 5 -> {
                return splice(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
            }
            default -> {
                int from = random.nextInt(bytes.length - length + 1);
                System.arraycopy(bytes, from, bytes, at, length);
            }
        }
        return bytes;
    }

    private void writeExtreme(byte[] bytes, int at) {
        long value = EXTREMES[random.nextInt(EXTREMES.length)];
        int width = 1 << random.nextInt(4);
        for (int i = 0; i < width && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (value >> (8 * i));
        }
    }

    private static byte[] splice(byte[] bytes, int until, byte[] middle, int from) {
        byte[] result = Arrays.copyOf(bytes, until + middle.length + bytes.length - from);
        System.arraycopy(middle, 0, result, until, middle.length);
        System.arraycopy(bytes, from, result, until + middle.length, bytes.length - from);
        return result;
    }
}
