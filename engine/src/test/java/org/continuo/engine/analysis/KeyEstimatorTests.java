package org.continuo.engine.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.continuo.engine.audio.AudioSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEstimatorTests {
    private final KeyEstimator estimator = new KeyEstimator();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void aCadenceGivesItsKey(int tonic) {
        KeyEstimate major = estimate(new Band(10).chords(100, Band.MAJOR_CADENCE, tonic));
        assertEquals(new Key(tonic, Key.Mode.MAJOR), major.key());
        assertTrue(major.isTrustworthy(), () -> "found " + major);
        KeyEstimate minor =
                estimate(new Band(10).chords(100, Band.MINOR_CADENCE, (tonic + 3) % 12 - 6));
        assertEquals(
                new Key(Math.floorMod((tonic + 3) % 12 - 6 - 3, 12), Key.Mode.MINOR), minor.key());
        assertTrue(minor.isTrustworthy(), () -> "found " + minor);
    }

    @Test
    void drumsDoNotHideTheKey() {
        KeyEstimate key = estimate(new Band(12).drums(120, 0).chords(120, Band.MINOR_CADENCE, 0));
        assertEquals(new Key(9, Key.Mode.MINOR), key.key());
        assertTrue(key.isTrustworthy(), () -> "found " + key);
    }

    @Test
    void whatHasNoKeyIsNotTrusted() {
        for (Band keyless :
                new Band[] {
                    new Band(10).noise(0.2),
                    new Band(10).drums(120, 0),
                    new Band(10).tone(440),
                    new Band(10).clicks(120, 0),
                    new Band(10),
                    new Band(0.001).tone(440),
                    new Band(0)
                }) {
            assertFalse(estimate(keyless).isTrustworthy(), () -> "found " + estimate(keyless));
        }
    }

    @Test
    void silenceHasConfidenceZero() {
        assertEquals(0, estimate(new Band(3)).confidence());
    }

    @Test
    void bothChannelsCount() {
        float[] chords = new Band(10).chords(100, Band.MAJOR_CADENCE, 4).audio().channel(0);
        AudioSamples right =
                new AudioSamples(new float[][] {new float[chords.length], chords}, Band.RATE_HZ);
        assertEquals(new Key(4, Key.Mode.MAJOR), estimator.estimate(right).key());
    }

    @Test
    void keysAreSpelledAsMusiciansWriteThem() {
        assertEquals("E flat major", new Key(3, Key.Mode.MAJOR).spelled());
        assertEquals("C sharp minor", new Key(1, Key.Mode.MINOR).spelled());
        assertThrows(IllegalArgumentException.class, () -> new Key(12, Key.Mode.MINOR));
    }

    private KeyEstimate estimate(Band band) {
        return estimator.estimate(band.audio());
    }
}
