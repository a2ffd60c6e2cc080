package org.continuo.engine.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.FloatBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinusoidalPositionsTests {
    /** A float angle of 2000 is exact to 1e-4. */
    private static final double TOLERANCE = 3e-4;

    @ParameterizedTest
    @ValueSource(ints = {4, 7, 64, 1024, 1536})
    void positionsAreCosinesThenSinesOfFallingFrequency(int hidden) {
        int first = 1990;
        int count = 11;
        FloatBuffer found = FloatBuffer.allocate(count * hidden);
        new SinusoidalPositions(hidden).write(first, count, found);
        int half = hidden / 2;
        for (int p = 0; p < count; p++) {
            for (int i = 0; i < half; i++) {
                double angle = (first + p) / Math.pow(10_000, i / (half - 1.0));
                assertEquals(Math.cos(angle), found.get(p * hidden + i), TOLERANCE);
                assertEquals(Math.sin(angle), found.get(p * hidden + half + i), TOLERANCE);
            }
            if (hidden % 2 == 1) {
                assertEquals(0, found.get(p * hidden + hidden - 1), "an odd width ends with 0");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 7, 64})
    void onePositionIsTheSameAloneAsAmongOthers(int hidden) {
        SinusoidalPositions sinusoids = new SinusoidalPositions(hidden);
        FloatBuffer many = FloatBuffer.allocate(20 * hidden);
        sinusoids.write(0, 20, many);
        FloatBuffer one = FloatBuffer.allocate(hidden);
        for (int p = 0; p < 20; p++) {
            sinusoids.write(p, 1, one);
            for (int i = 0; i < hidden; i++) {
                assertEquals(many.get(p * hidden + i), one.get(i));
            }
        }
    }
}
