package org.continuo.core.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;
import org.continuo.core.audio.SoundFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
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
        assertTrue(beat.confidence() > 0.75, () -> "found " + beat);
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
    @ValueSource(doubles = {62, 70, 75, 82, 88, 92, 96})
    void slowDrumsWithHatsOnEighthsAreToldAtTheirOwnTempo(double bpm) {
        for (Grooves.Style style : Grooves.SLOW) {
            AudioSamples drums = Grooves.played(style, bpm, 15, Math.round(bpm));
            assertEquals(bpm, estimate(drums).tempoBpm(), 0.1, style::name);
        }
        assertEquals(bpm, estimate(new Band(12).drums(bpm, 0).audio()).tempoBpm(), 0.1);
    }

    /** One of eight may be: a break's snares can be heard as a slow beat. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void fastDrumsAreNotToldAtHalfTheirTempo(int seed) {
        List<String> wrong = new ArrayList<>();
        for (Grooves.Style style : Grooves.FAST) {
            double bpm = style.slowestBpm() + seed * (style.fastestBpm() - style.slowestBpm()) / 4;
            double found = estimate(Grooves.played(style, bpm, 15, seed)).tempoBpm();
            if (Math.abs(found - bpm) > 0.1) {
                wrong.add(style.name() + " at " + bpm + " was told as " + found);
            }
        }
        assertTrue(wrong.size() <= 1, wrong::toString);
    }

    /** A bass drum on every beat is the beat, however rarely anything else happens. */
    @ParameterizedTest
    @ValueSource(doubles = {131, 143, 147.5, 152, 161, 169, 174})
    void aBassDrumOnEveryBeatIsNotToldAtHalfItsTempo(double bpm) {
        for (Grooves.Style style : Grooves.FOUR_ON_THE_FLOOR) {
            double startBeats = bpm % 4;
            AudioSamples played =
                    Grooves.played(style, 10, startBeats, 0.004, beat -> beat * 60 / bpm, 3);
            assertEquals(bpm, estimate(played).tempoBpm(), 0.4, style::name);
        }
    }

    /** A mouth makes one sound at a time and no sharp attacks. */
    @ParameterizedTest
    @ValueSource(doubles = {80, 90, 97})
    void beatboxIsToldAtItsTempo(double bpm) {
        for (Beatbox.Pattern pattern : Beatbox.ALL) {
            for (int seconds : new int[] {8, 15}) {
                AudioSamples mouth = Beatbox.played(pattern, bpm, seconds, seconds);
                assertEquals(bpm, estimate(mouth).tempoBpm(), 0.01 * bpm, pattern::name);
            }
        }
    }

    /** What sways by 2 percent is followed; what sways by 6 is not, and hardly ever trusted. */
    @Test
    void rubatoIsFollowedOrNotTrusted() {
        int pieces = 0;
        int followed = 0;
        int misled = 0;
        for (Grooves.Style style : Grooves.IN_FOUR) {
            pieces++;
            TempoSet.Rubato slight = TempoSet.rubato(style, 0.02, pieces);
            followed += slight.isFollowed(estimate(slight.audio())) ? 1 : 0;
            TempoSet.Rubato free = TempoSet.rubato(style, 0.06, pieces);
            BeatEstimate found = estimate(free.audio());
            misled += found.isTrustworthy() && !free.isFollowed(found) ? 1 : 0;
        }
        assertTrue(followed >= 0.9 * pieces, followed + " of " + pieces + " are followed");
        assertTrue(misled <= 0.1 * pieces, misled + " of " + pieces + " mislead");
    }

    /** Of a single beat no level can be told, whatever happens within it. */
    @Test
    void aSoundThatIsHardlyLongerThanABeatIsListenedTo() {
        for (int hundredths = 30; hundredths <= 75; hundredths += 5) {
            for (int clicksPerMinute = 600; clicksPerMinute <= 1100; clicksPerMinute += 100) {
                AudioSamples burst =
                        new Band(hundredths / 100.0)
                                .clicks(clicksPerMinute, 0.01)
                                .drums(150, 0)
                                .audio();
                BeatEstimator.estimate(burst)
                        .ifPresent(beat -> assertTrue(beat.confidence() <= 1, beat.toString()));
            }
        }
    }

    /** Of pieces that begin anywhere in a bar, unsteady, quiet, or behind silence. */
    @Test
    void nineOfTenPiecesAreToldAtTheirTempo() {
        int pieces = 0;
        int right = 0;
        for (Grooves.Style style : Grooves.ALL) {
            for (int seed = 0; seed < 2; seed++) {
                TempoSet.Piece piece = TempoSet.piece(style, seed);
                double found =
                        BeatEstimator.estimate(piece.audio())
                                .map(BeatEstimate::tempoBpm)
                                .orElse(0.0);
                pieces++;
                right += piece.isRight(found) ? 1 : 0;
            }
        }
        assertTrue(right >= 0.9 * pieces, right + " of " + pieces);
    }

    @ParameterizedTest
    @ValueSource(strings = {"night-drive", "hip-hop", "two-step"})
    void aLoopHasItsTempoAtEveryLengthAndTheLongerTheSurer(String name) throws IOException {
        double bpm = name.equals("night-drive") ? 112 : name.equals("hip-hop") ? 82 : 172.5;
        AudioSamples loop =
                switch (name) {
                    case "night-drive" ->
                            SoundFile.at(Path.of("../examples/night-drive.wav")).read();
                    case "hip-hop" ->
                            Grooves.played(Grooves.SLOW.getFirst(), bpm, 16 * 60 / bpm, 4);
                    default -> Grooves.played(Grooves.TWO_STEP, bpm, 32 * 60 / bpm, 4);
                };
        double before = 0;
        for (double seconds : new double[] {8, 17.2, 85.7, 300, 600}) {
            BeatEstimate beat = estimate(repeated(loop, seconds));
            assertEquals(bpm, beat.tempoBpm(), 0.06, () -> seconds + " s");
            double confidence = before;
            assertTrue(
                    beat.confidence() > confidence - 0.005,
                    () -> "%.1f s: %s after %.3f".formatted(seconds, beat, confidence));
            assertTrue(beat.isTrustworthy());
            double beats = beat.lastBeatSeconds() * bpm / 60 - beat.firstBeatSeconds() * bpm / 60;
            assertEquals(0, beats - Math.rint(beats), 0.015 * bpm / 60, () -> seconds + " s");
            before = beat.confidence();
        }
    }

    private static AudioSamples repeated(AudioSamples loop, double seconds) {
        AudioSamples mono = Resampler.resample(loop.mono(), OnsetFinder.RATE_HZ);
        float[] samples = new float[(int) (seconds * OnsetFinder.RATE_HZ)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = mono.channel(0)[i % mono.length()];
        }
        return AudioSamples.mono(samples, OnsetFinder.RATE_HZ);
    }

    /** Two percent faster and slower, in turns of 40 s, over three minutes. */
    @Test
    void aDrummersBeatsAreFollowed() {
        double bpm = 104;
        DoubleUnaryOperator beatAt =
                beat -> {
                    double even = beat * 60 / bpm;
                    return even + 0.02 * 40 / (2 * Math.PI) * Math.sin(2 * Math.PI * even / 40);
                };
        AudioSamples drums = Grooves.played(Grooves.SLOW.getLast(), 180, 0, 0.004, beatAt, 8);
        BeatEstimate beat = estimate(drums);
        assertEquals(bpm, beat.tempoBpm(), 0.01 * bpm);
        assertTrue(beat.isTrustworthy(), () -> "found " + beat);
        double beats = 0;
        while (beatAt.applyAsDouble(beats) < beat.lastBeatSeconds() - 0.1) {
            beats++;
        }
        assertEquals(beatAt.applyAsDouble(beats), beat.lastBeatSeconds(), 0.015);
        assertEquals(
                beatAt.applyAsDouble(beats + 1),
                beat.lastBeatSeconds() + beat.endBeatSeconds(),
                0.015);
    }

    @Test
    void levelsChangeNothing() {
        AudioSamples drums = Grooves.played(Grooves.TWO_STEP, 172, 16, 2);
        float[] quiet = drums.channel(0).clone();
        for (int i = 0; i < quiet.length; i++) {
            quiet[i] *= i < quiet.length / 2 ? 0.005f : 0.001f;
        }
        BeatEstimate beat = estimate(AudioSamples.mono(quiet, Grooves.RATE_HZ));
        assertEquals(172, beat.tempoBpm(), 0.1);
        assertTrue(beat.isTrustworthy(), () -> "found " + beat);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 41, 100, 200, 380})
    void temposLieInTheRangeThatIsPromised(double expectedBpm) {
        OptionalDouble expected =
                expectedBpm == 0 ? OptionalDouble.empty() : OptionalDouble.of(expectedBpm);
        for (double bpm : new double[] {40, 54.8, 55.2, 110, 189.7, 190.4, 230}) {
            double found =
                    BeatEstimator.estimate(new Band(15).clicks(bpm, 0.1).audio(), expected)
                            .map(BeatEstimate::tempoBpm)
                            .orElse(100.0);
            assertTrue(found >= 55 && found <= 190, () -> bpm + " was told as " + found);
        }
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
        AudioSamples piece = SoundFile.at(Path.of("../examples/night-drive.wav")).read();
        BeatEstimate beat = estimate(piece);
        assertEquals(112, beat.tempoBpm(), 0.1);
        assertEquals(0, beat.firstDownbeatSeconds(), 0.02);
        assertTrue(beat.isTrustworthy() && beat.downbeatConfidence() > 0.5, () -> "found " + beat);
    }

    @Test
    void aPieceThatBeginsInTheMiddleOfABarTellsWhereTheNextOneBegins() throws IOException {
        AudioSamples piece = SoundFile.at(Path.of("../examples/night-drive.wav")).read();
        double beatSeconds = 60.0 / 112;
        double cut = 1.3 * beatSeconds;
        int from = (int) Math.round(cut * piece.sampleRateHz());
        float[] rest = Arrays.copyOfRange(piece.channel(0), from, piece.channel(0).length);
        BeatEstimate beat = estimate(AudioSamples.mono(rest, piece.sampleRateHz()));
        assertEquals(4 * beatSeconds - cut, beat.firstDownbeatSeconds(), 0.02);
    }

    @ParameterizedTest
    @ValueSource(doubles = {8, 10, 60})
    void noiseHasNoBeatWorthTelling(double seconds) {
        boolean trusted =
                BeatEstimator.estimate(new Band(seconds).noise(0.2).audio())
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
