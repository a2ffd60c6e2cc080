package org.continuo.core.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
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
    void aPieceFitsItsKeyAndTheRelativeOneAndNoOther() {
        SpectralPeaks sound =
                SpectralPeaks.of(new Band(10).chords(100, Band.MINOR_CADENCE, 0).audio());
        Key key = new Key(9, Key.Mode.MINOR);
        assertEquals(new Key(0, Key.Mode.MAJOR), key.relative());
        assertEquals(key, key.relative().relative());
        assertEquals(1, estimator.fit(sound, key));
        assertEquals(1, estimator.fit(sound, key.relative()));
        for (int tonic : new int[] {10, 11, 1, 3, 6, 8}) {
            double fit = estimator.fit(sound, new Key(tonic, Key.Mode.MINOR));
            assertTrue(fit < 0.5, tonic + " fits by " + fit);
        }
    }

    @Test
    void drumsDoNotHideTheKey() {
        KeyEstimate key = estimate(new Band(12).drums(120, 0).chords(120, Band.MINOR_CADENCE, 0));
        assertEquals(new Key(9, Key.Mode.MINOR), key.key());
        assertTrue(key.isTrustworthy(), () -> "found " + key);
    }

    @Test
    void aMixOverTheNotesOfItsRelativeMajorGivesItsMinorKey() throws IOException {
        KeyEstimate key =
                estimator.estimate(SoundFile.at(Path.of("../examples/night-drive.wav")).read());
        assertEquals("A minor", key.key().spelled());
        assertTrue(key.isTrustworthy(), () -> "found " + key);
    }

    @Test
    void theFourChordsOfTwoRelativeKeysAreOneOfThemAndRatherTheOneTheyBeginWith() {
        for (int tonic = 0; tonic < 12; tonic++) {
            Key major = new Key(tonic, Key.Mode.MAJOR);
            Key minor = new Key((tonic + 9) % 12, Key.Mode.MINOR);
            KeyEstimate fromMajor = estimate(eightBars(Loops.FROM_MAJOR, tonic));
            KeyEstimate fromMinor = estimate(eightBars(Loops.FROM_MINOR, tonic));
            assertEquals(major, fromMajor.key());
            assertTrue(fromMajor.isTrustworthy(), () -> "found " + fromMajor);
            assertTrue(
                    fromMinor.key().equals(minor)
                            || (fromMinor.key().equals(major)
                                    && fromMinor.confidence() < fromMajor.confidence() - 0.1),
                    () -> "found " + fromMinor + " and " + fromMajor);
        }
    }

    /**
     * Loops that say less than a cadence: dominants, borrowed chords, seventh chords, few notes.
     */
    @Test
    void mostLoopsGiveTheirKeyAndWhatIsTrustedIsAlmostAlwaysRight() {
        int exact = 0;
        int trusted = 0;
        int trustedAndExact = 0;
        List<String> wrong = new ArrayList<>();
        for (int number = 0; number < Loops.ALL.size(); number++) {
            Loops loop = Loops.ALL.get(number);
            for (int transposedBy = -5; transposedBy < 7; transposedBy += 6) {
                Band band = new Band(14).chords(100, loop.chords(), transposedBy);
                if (number % 2 == 0) {
                    band.drums(100, 0);
                }
                if (number % 3 > 0) {
                    band.bass(100, loop.chords(), transposedBy);
                }
                KeyEstimate found = estimate(band);
                Key key =
                        new Key(
                                Math.floorMod(loop.key().tonic() + transposedBy, 12),
                                loop.key().mode());
                if (found.key().equals(key)) {
                    exact++;
                } else {
                    wrong.add(number + ": " + found + " for " + key);
                }
                trusted += found.isTrustworthy() ? 1 : 0;
                trustedAndExact += found.isTrustworthy() && found.key().equals(key) ? 1 : 0;
            }
        }
        int all = 2 * Loops.ALL.size();
        System.out.printf(
                "loops: %d of %d keys right, %d trusted, %d of them right%n",
                exact, all, trusted, trustedAndExact);
        assertTrue(exact >= 0.9 * all, wrong::toString);
        assertTrue(trusted >= 0.7 * all, "trusted only " + trusted + " of " + all);
        assertTrue(trustedAndExact >= 0.95 * trusted, wrong::toString);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.4, -0.25, 0.25, 0.4})
    void aPieceInATuningOfItsOwnHasTheKeyOfTheNearestNotes(double mistuned) {
        Band band = new Band(10).chords(100, Band.MINOR_CADENCE, 2 + mistuned);
        KeyEstimate key = estimate(band.bass(100, Band.MINOR_CADENCE, 2 + mistuned));
        assertEquals(new Key(11, Key.Mode.MINOR), key.key());
        assertTrue(key.isTrustworthy(), () -> "found " + key);
    }

    @Test
    void loudDrumsDoNotDecide() {
        Band band = new Band(12).chords(120, Band.MINOR_CADENCE, 3);
        for (int i = 0; i < 3; i++) {
            band.drums(120, 0);
        }
        assertEquals(new Key(0, Key.Mode.MINOR), estimate(band).key());
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

    private static Band eightBars(int[][] loop, int transposedBy) {
        return new Band(8 * 4 * 60 / 110.0)
                .drums(110, 0)
                .chords(110, loop, transposedBy)
                .bass(110, loop, transposedBy);
    }

    private KeyEstimate estimate(Band band) {
        return estimator.estimate(band.audio());
    }
}
