package org.continuo.core.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.JoinMeasures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinJudgeTests {
    private static final int TEMPO_BPM = 120;
    private static final int JOIN = 8 * Band.RATE_HZ;

    private static final AudioSamples MUSIC = music(0, 0);
    private static final AudioSamples BEFORE = MUSIC.slice(0, JOIN);
    private static final AudioSamples AFTER = MUSIC.slice(JOIN, MUSIC.length());

    private static AudioSamples music(double lateSeconds, double transposedBy) {
        return new Band(16)
                .drums(TEMPO_BPM, lateSeconds)
                .chords(TEMPO_BPM, Band.MINOR_CADENCE, transposedBy)
                .audio();
    }

    private static JoinMeasures judged(AudioSamples after) {
        return JoinJudge.judge(BEFORE, after, OptionalDouble.empty());
    }

    @Test
    void musicThatGoesOnMeetsItself() {
        JoinMeasures same = judged(AFTER);
        assertEquals(0, same.beatSeconds().orElseThrow(), 0.005);
        assertEquals(0, same.levelDecibels(), 1.5);
        assertTrue(same.keyLikeness() > 0.95, same.toString());
        assertTrue(same.clickRatio() <= 1.001, same.toString());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.04, -0.02, 0.02, 0.04})
    void lateBeatsAreLate(double late) {
        int shift = (int) Math.round(late * Band.RATE_HZ);
        AudioSamples after = MUSIC.slice(JOIN - shift, MUSIC.length());
        assertEquals(late, judged(after).beatSeconds().orElseThrow(), 0.006);
    }

    @Test
    void silenceHasNoBeat() {
        AudioSamples silence = AudioSamples.mono(new float[JOIN], Band.RATE_HZ);
        JoinMeasures join = judged(silence);
        assertEquals(Optional.empty(), join.beatSeconds());
        assertTrue(join.levelDecibels() < -40, join.toString());
    }

    @Test
    void eachFaultIsSeenByItsMeasureAndStrains() {
        JoinMeasures same = judged(AFTER);
        JoinMeasures louder = judged(AFTER.scaled(2));
        assertEquals(6, louder.levelDecibels() - same.levelDecibels(), 0.1);
        AudioSamples strange = music(0, 1).slice(JOIN, MUSIC.length());
        JoinMeasures otherKey = judged(strange);
        assertTrue(otherKey.keyLikeness() < 0.1, otherKey.toString());
        JoinMeasures noise = judged(new Band(8).noise(0.1).audio());
        assertTrue(noise.spectrumDecibels() > same.spectrumDecibels() + 6, noise.toString());
        AudioSamples jump = AudioSamples.mono(AFTER.channel(0).clone(), Band.RATE_HZ);
        jump.channel(0)[0] = BEFORE.channel(0)[JOIN - 1] + 1.5f;
        assertTrue(judged(jump).clickRatio() > 1);
        for (JoinMeasures faulty : new JoinMeasures[] {louder, otherKey, noise, judged(jump)}) {
            assertTrue(faulty.strain() > same.strain() + 0.3, faulty + " beside " + same);
        }
    }

    @Test
    void aLoopStandsOutWhereItComesRoundIfItOnlyChangesThere() {
        AudioSamples steady = MUSIC.slice(0, JOIN);
        assertFalse(JoinJudge.judgeWrap(steady, TEMPO_BPM).standsOut());
        float[] noise = new Band(8).noise(0.3).audio().channel(0);
        float[] opening = steady.channel(0).clone();
        for (int i = 0; i < JOIN; i++) {
            opening[i] += noise[i] * i / JOIN;
        }
        JoinMeasures wrap =
                JoinJudge.judgeWrap(AudioSamples.mono(opening, Band.RATE_HZ), TEMPO_BPM);
        assertTrue(wrap.standsOut(), wrap.toString());
        assertFalse(JoinJudge.judgeWrap(steady.slice(0, Band.RATE_HZ / 4), TEMPO_BPM).standsOut());
    }

    @Test
    void anotherTempoIsNowhereOnTheBeat() {
        AudioSamples faster = new Band(10).drums(146, 0).audio();
        assertEquals(0.25, judged(faster).beatSeconds().orElse(0.25), 0.01);
    }
}
