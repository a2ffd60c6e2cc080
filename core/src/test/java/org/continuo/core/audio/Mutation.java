package org.continuo.core.audio;

import java.util.Arrays;
import java.util.Random;

/** Damages a file as transfers, crashes and other programs do. */
public final class Mutation {
    private static final byte[] EXTREMES = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF};

    private Mutation() {}

    /** A copy with a few bytes changed, and one time in three shortened or with a piece moved. */
    public static byte[] of(byte[] original, Random random) {
        byte[] mutated = original.clone();
        int hits = 1 + random.nextInt(6);
        for (int i = 0; i < hits; i++) {
            // Headers matter most, so half of the hits are in the first 100 bytes.
            int within = random.nextBoolean() ? Math.min(100, mutated.length) : mutated.length;
            int at = random.nextInt(within);
            mutated[at] =
                    switch (random.nextInt(3)) {
                        case 0 -> (byte) random.nextInt();
                        case 1 -> EXTREMES[random.nextInt(EXTREMES.length)];
                        default -> (byte) (mutated[at] ^ 1 << random.nextInt(8));
                    };
        }
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(mutated, random.nextInt(mutated.length));
            case 1 -> {
                int length = random.nextInt(mutated.length / 2);
                int from = random.nextInt(mutated.length - length);
                int to = random.nextInt(mutated.length - length);
                System.arraycopy(original, from, mutated, to, length);
                yield mutated;
            }
            default -> mutated;
        };
    }
}
