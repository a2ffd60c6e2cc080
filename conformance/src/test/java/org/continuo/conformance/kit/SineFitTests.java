package org.continuo.conformance.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SineFitTests {
    @Test
    void aSineFitsItself() {
        SineFit fit = SineFit.of(SineFit.sine(1000, 32_000), 1000, 32_000);
        assertEquals(0, fit.gainDb(), 1e-6);
        assertEquals(0, fit.phaseDegrees(), 1e-5);
        assertEquals(0, fit.levelDb(), 1e-3);
        assertTrue(fit.snrDb() > 120);
    }

    @Test
    void gainPhaseAndDisturbanceAreMeasured() {
        float[] samples = new float[32_000];
        for (int n = 0; n < samples.length; n++) {
            double angle = 2 * Math.PI * 1000 * n / 32_000;
            samples[n] =
                    (float)
                            (0.25 * Math.sin(angle + Math.toRadians(30))
                                    + 0.025 * Math.sin(3 * angle));
        }
        SineFit fit = SineFit.of(samples, 1000, 32_000);
        assertEquals(-6.0206, fit.gainDb(), 1e-3);
        assertEquals(30, fit.phaseDegrees(), 1e-3);
        assertEquals(20, fit.snrDb(), 1e-3);
        assertEquals(-6.0206 + 10 * Math.log10(1.01), fit.levelDb(), 1e-3);
    }
}
