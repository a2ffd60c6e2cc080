package org.continuo.core.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MusicAnalysisTests {
    @Test
    void aPieceIsDescribedAsAWhole() {
        MusicAnalysis piece =
                MusicAnalysis.of(
                        new Band(12).drums(120, 0).chords(120, Band.MINOR_CADENCE, 0).audio());
        assertEquals("A minor", piece.key().key().spelled());
        assertEquals(120, piece.beat().orElseThrow().tempoBpm(), 0.1);
        assertTrue(piece.loudnessLufs() > -25 && piece.loudnessLufs() < -10, piece::toString);
        // eighths; in a snare's rattle an onset more is heard now and then
        assertEquals(4, piece.onsetsPerSecond(), 1.5);
    }

    @Test
    void clicksAreAsDenseAsTheyAre() {
        assertEquals(
                3, MusicAnalysis.of(new Band(10).clicks(180, 0).audio()).onsetsPerSecond(), 0.11);
    }

    @Test
    void silenceIsDescribedToo() {
        MusicAnalysis silence = MusicAnalysis.of(new Band(2).audio());
        assertTrue(silence.beat().isEmpty());
        assertEquals(Double.NEGATIVE_INFINITY, silence.loudnessLufs());
        assertEquals(0, silence.onsetsPerSecond());
    }
}
