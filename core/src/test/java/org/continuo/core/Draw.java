package org.continuo.core;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Arbitrary values for tests of properties. Each case has a seed of its own, so that a failure
 * names the case and comes again; the ends of a range come up far more often than the rest, since
 * that is where most mistakes are.
 */
public final class Draw {
    private final Random random;

    private Draw(long seed) {
        random = new Random(seed);
    }

    /** What must hold for every draw. */
    public interface Property {
        void holdsFor(Draw draw) throws Exception;
    }

    /**
     * Tries a property on {@code count} draws; the first for which it does not hold is told by its
     * number.
     */
    @SuppressWarnings("IllegalCatch") // whatever a case throws is a failure of that case
    public static void cases(int count, Property property) {
        int tried = 0;
        for (int number = 0; number < count; number++) {
            try {
                property.holdsFor(new Draw(number));
                tried++;
            } catch (Unfit unfit) {
                // says nothing about the property
            } catch (Exception | AssertionError problem) {
                throw new AssertionError(
                        "case %d of %d: %s".formatted(number, count, problem.getMessage()),
                        problem);
            }
        }
        if (tried < count / 10) {
            throw new AssertionError(
                    "expected draws that fit, found %d of %d".formatted(tried, count));
        }
    }

    /** Passes over this draw where it does not fit the property. */
    public void given(boolean fits) {
        if (!fits) {
            throw new Unfit();
        }
    }

    private static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** From {@code least} to {@code most}, both included. */
    public int integer(int least, int most) {
        return switch (random.nextInt(10)) {
            case 0 -> least;
            case 1 -> most;
            default -> (int) random.nextLong(least, most + 1L);
        };
    }

    /** From {@code least} up to {@code most}, both included. */
    public double real(double least, double most) {
        return switch (random.nextInt(10)) {
            case 0 -> least;
            case 1 -> most;
            default -> least + (most - least) * random.nextDouble();
        };
    }

    public boolean truth() {
        return random.nextBoolean();
    }

    public long seed() {
        return random.nextLong();
    }

    public <T> T oneOf(T[] values) {
        return values[random.nextInt(values.length)];
    }

    public List<Integer> integers(int count, int least, int most) {
        return IntStream.range(0, count).mapToObj(i -> integer(least, most)).toList();
    }

    public float[] floats(int count, float least, float most) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) real(least, most);
        }
        return values;
    }

    /**
     * Finite numbers of every magnitude, half of the rows within a few powers of two of each other.
     */
    public float[] floatsOfAnySize(int count) {
        boolean alike = random.nextBoolean();
        int exponent = integer(Float.MIN_EXPONENT - 23, Float.MAX_EXPONENT);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            int own =
                    alike
                            ? Math.max(exponent - random.nextInt(8), Float.MIN_EXPONENT - 23)
                            : integer(Float.MIN_EXPONENT - 23, Float.MAX_EXPONENT);
            float sign = random.nextBoolean() ? 1 : -1;
            values[i] =
                    random.nextInt(16) == 0
                            ? 0 * sign
                            : Math.scalb(sign * (1 + random.nextFloat()), own);
        }
        return values;
    }

    /** Up to {@code longest} of the characters of an alphabet. */
    public String text(String alphabet, int longest) {
        StringBuilder text = new StringBuilder();
        for (int length = integer(0, longest); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
