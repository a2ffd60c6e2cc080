package org.continuo.engine.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.continuo.engine.audio.AudioFileReader;
import org.continuo.engine.audio.AudioSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeatEstimatorTests {
    /** Beats may be off by this much: a few milliseconds nobody hears. */
    private static final double BEAT_TOLERANCE_SECONDS = 0.006;

    @ParameterizedTest
    @ValueSource(doubles = {60, 70, 85, 97.3, 112, 120, 128, 140, 150, 160, 174, 180})
    void clicksGiveTheirTempoAndTheirFirstBeat(double bpm) {
        double first = 0.4 * 60 / bpm;
        BeatEstimate beat = estimate(new Band(12).clicks(bpm, first).audio());
        assertEquals(bpm, beat.tempoBpm(), 0.001 * bpm);
        assertEquals(first, beat.firstBeatSeconds(), BEAT_TOLERANCE_SECONDS);
        assertTrue(beat.confidence() > 0.9, () -> "found " + beat);
    }

    @ParameterizedTest
    @ValueSource(doubles = {85, 97.3, 112, 120, 128, 140, 150, 160, 174, 180})
    void drumsGiveTheTempoOfBassDrumAndSnare(double bpm) {
        double first = 0.3 * 60 / bpm;
        BeatEstimate beat = estimate(new Band(12).drums(bpm, first).audio());
        assertEquals(bpm, beat.tempoBpm(), 0.001 * bpm);
        assertEquals(first, beat.firstBeatSeconds(), BEAT_TOLERANCE_SECONDS);
        assertTrue(beat.isTrustworthy(), () -> "found " + beat);
    }

    @ParameterizedTest
    @ValueSource(doubles = {60, 70})
    void slowDrumsWithHatsOnEighthsCountAsTwiceAsFast(double bpm) {
        assertEquals(2 * bpm, estimate(new Band(12).drums(bpm, 0).audio()).tempoBpm(), 0.2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {60, 70, 120, 140})
    void anExpectedTempoSettlesTheOctave(double bpm) {
        AudioSamples drums = new Band(12).drums(bpm, 0).audio();
        for (double expected : new double[] {0.97 * bpm, bpm, 1.03 * bpm}) {
            BeatEstimate beat =
                    BeatEstimator.estimate(drums, OptionalDouble.of(expected)).orElseThrow();
            assertEquals(bpm, beat.tempoBpm(), 0.2);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {60, 85, 112, 140, 180})
    void barsBeginWhereTheChordsChange(double bpm) {
        Band band = new Band(16).chords(bpm, Band.MINOR_CADENCE, 2);
        BeatEstimate beat = estimate(band.audio());
        assertEquals(bpm, beat.tempoBpm(), 0.001 * bpm);
        assertEquals(0, beat.firstDownbeatSeconds(), BEAT_TOLERANCE_SECONDS);
        assertTrue(beat.downbeatConfidence() > 0.5, () -> "found " + beat);
    }

    @Test
    void aMixWithSwungSixteenthsAndSidechainGivesItsBars() throws IOException {
        AudioSamples piece = AudioFileReader.read(Path.of("../examples/night-drive.wav"));
        BeatEstimate beat = estimate(piece);
        assertEquals(112, beat.tempoBpm(), 0.1);
        assertEquals(0, beat.firstDownbeatSeconds(), 0.02);
        assertTrue(beat.isTrustworthy() && beat.downbeatConfidence() > 0.5, () -> "found " + beat);
    }

    @Test
    void aPieceThatBeginsInTheMiddleOfABarTellsWhereTheNextOneBegins() throws IOException {
        AudioSamples piece = AudioFileReader.read(Path.of("../examples/night-drive.wav"));
        double beatSeconds = 60.0 / 112;
        double cut = 1.3 * beatSeconds;
        int from = (int) Math.round(cut * piece.sampleRateHz());
        float[] rest = Arrays.copyOfRange(piece.channel(0), from, piece.channel(0).length);
        BeatEstimate beat = estimate(AudioSamples.mono(rest, piece.sampleRateHz()));
        assertEquals(4 * beatSeconds - cut, beat.firstDownbeatSeconds(), 0.02);
    }

    @Test
    void noiseHasNoBeatWorthTelling() {
        boolean trusted =
                BeatEstimator.estimate(new Band(10).noise(0.2).audio())
                        .filter(BeatEstimate::isTrustworthy)
                        .isPresent();
        assertFalse(trusted);
    }

    @Test
    void silenceAToneAndAMomentHaveNone() {
        assertTrue(BeatEstimator.estimate(new Band(5).audio()).isEmpty());
        assertTrue(BeatEstimator.estimate(new Band(5).tone(440).audio()).isEmpty());
        assertTrue(BeatEstimator.estimate(new Band(0.01).tone(440).audio()).isEmpty());
        assertTrue(BeatEstimator.estimate(new Band(0).audio()).isEmpty());
    }

    private static BeatEstimate estimate(AudioSamples audio) {
        return BeatEstimator.estimate(audio).orElseThrow();
    }
}
