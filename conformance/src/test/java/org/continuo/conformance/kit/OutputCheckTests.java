package org.continuo.conformance.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class OutputCheckTests {
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @Test
    void oneDifferentTokenIsFoundAndNamed() {
        OutputCheck.Finding finding =
                OutputCheck.compare(
                        KitArray.of(new long[] {1, 2, 3, 4, 5, 6}, 1, 2, 3),
                        new EngineOutput(KitArray.of(new long[] {1, 2, 3, 4, 7, 6}, 1, 2, 3)),
                        new Tolerance.Exact());
        assertFalse(finding.passed());
        assertEquals("1 of 6 differ, first at [0, 1, 1]: expected 5, found 7", finding.error());
    }

    @Test
    void openPositionsAreNotCompared() {
        KitArray want = KitArray.of(new long[] {1, 2, 3}, 3);
        KitArray got = KitArray.of(new long[] {1, 9, 3}, 3);
        assertTrue(
                OutputCheck.compare(want, new EngineOutput(got, i -> i == 1), new Tolerance.Exact())
                        .passed());
        assertFalse(
                OutputCheck.compare(want, new EngineOutput(got, i -> i == 2), new Tolerance.Exact())
                        .passed());
    }

    @Test
    void theBoundGrowsWithTheValueByRtol() {
        assertTrue(close(new float[] {100}, new float[] {100.9f}, 0, 0.01));
        assertFalse(close(new float[] {100}, new float[] {101.1f}, 0, 0.01));
        assertTrue(close(new float[] {0}, new float[] {0.009f}, 0.01, 0));
        assertFalse(close(new float[] {0}, new float[] {-0.011f}, 0.01, 0));
    }

    @Test
    void infinitiesMustStandAtTheSamePlaces() {
        assertTrue(close(new float[] {-INFINITY, 1}, new float[] {-INFINITY, 1}, 1, 1));
        assertFalse(close(new float[] {-INFINITY, 1}, new float[] {-1e30f, 1}, 1, 1));
        assertFalse(close(new float[] {0, 1}, new float[] {-INFINITY, 1}, 1, 1));
        assertFalse(close(new float[] {INFINITY}, new float[] {-INFINITY}, 1, 1));
    }

    @Test
    void notANumberNeverPasses() {
        KitArray want = KitArray.of(new float[] {1, 2}, 2);
        EngineOutput got = new EngineOutput(KitArray.of(new float[] {1, Float.NaN}, 2));
        assertFalse(OutputCheck.compare(want, got, new Tolerance.Exact()).passed());
        assertFalse(OutputCheck.compare(want, got, new Tolerance.Close(1e9, 1)).passed());
        assertFalse(OutputCheck.compare(want, got, new Tolerance.Waveform(1e9, -100)).passed());
    }

    @Test
    void aWaveformMayMeetEitherOfItsBounds() {
        float[] loud = {100, -100};
        assertTrue(waveform(loud, new float[] {100.05f, -100}, 0.01, 60));
        assertFalse(waveform(loud, new float[] {101, -100}, 0.01, 60));
        assertTrue(waveform(new float[] {0, 0}, new float[] {0.009f, 0}, 0.01, 60));
        assertTrue(waveform(new float[] {0, 0}, new float[] {0, 0}, 0.01, 60));
    }

    @Test
    void anotherShapeFailsWhateverTheValues() {
        OutputCheck.Finding finding =
                OutputCheck.compare(
                        KitArray.of(new float[4], 2, 2),
                        new EngineOutput(KitArray.of(new float[4], 4)),
                        new Tolerance.Close(1, 1));
        assertFalse(finding.passed());
        assertEquals("expected shape [2, 2], found [4]", finding.error());
    }

    @Test
    void informativeOutputsAreMeasuredButPass() {
        OutputCheck.Finding finding =
                OutputCheck.compare(
                        KitArray.of(new float[] {1}, 1),
                        new EngineOutput(KitArray.of(new float[] {3}, 1)),
                        new Tolerance.Informative());
        assertTrue(finding.passed());
        assertEquals("max 2.00", finding.error());
    }

    @Test
    void tolerancesAreReadAsTheKitWritesThem() {
        assertEquals(new Tolerance.Exact(), parse("{\"exact\": true}"));
        assertEquals(
                new Tolerance.Exact(), parse("{\"exact\": true, \"except\": \"some frames\"}"));
        assertEquals(new Tolerance.Close(0.1, 0), parse("{\"atol\": 0.1}"));
        assertEquals(new Tolerance.Close(0.1, 0.2), parse("{\"atol\": 0.1, \"rtol\": 0.2}"));
        assertEquals(new Tolerance.Close(1, 0), parse("{\"max_abs_difference\": 1}"));
        assertEquals(new Tolerance.Waveform(0.1, 60), parse("{\"atol\": 0.1, \"min_snr_db\": 60}"));
        assertEquals(new Tolerance.Informative(), parse("{\"atol\": 1, \"informative\": \"why\"}"));
        assertThrows(IllegalArgumentException.class, () -> parse("{}"));
        assertThrows(IllegalArgumentException.class, () -> parse("{\"exact\": false}"));
    }

    private static Tolerance parse(String json) {
        return Tolerance.parse(JsonMapper.shared().readTree(json));
    }

    private static boolean close(float[] want, float[] got, double atol, double rtol) {
        return OutputCheck.compare(
                        KitArray.of(want, want.length),
                        new EngineOutput(KitArray.of(got, got.length)),
                        new Tolerance.Close(atol, rtol))
                .passed();
    }

    private static boolean waveform(float[] want, float[] got, double atol, double snrDb) {
        return OutputCheck.compare(
                        KitArray.of(want, 1, want.length),
                        new EngineOutput(KitArray.of(got, 1, got.length)),
                        new Tolerance.Waveform(atol, snrDb))
                .passed();
    }
}
