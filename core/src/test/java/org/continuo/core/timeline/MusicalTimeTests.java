package org.continuo.core.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MusicalTimeTests {
    @Test
    void barsHaveTheLengthThatTempoAndMeterSay() {
        assertEquals(2, new MusicalTime(new Tempo(120), Meter.COMMON).barSeconds(), 1e-12);
        assertEquals(1.5, new MusicalTime(new Tempo(120), new Meter(3, 4)).barSeconds(), 1e-12);
        assertEquals(1.75, new MusicalTime(new Tempo(120), new Meter(7, 8)).barSeconds(), 1e-12);
        assertEquals(548_571, new MusicalTime(new Tempo(112), Meter.COMMON).samples(8, 32_000));
    }

    @Test
    void manyBarsDoNotDrift() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            double bpm = random.nextDouble(30, 300);
            int bars = random.nextInt(1, 501);
            MusicalTime time = new MusicalTime(new Tempo(bpm), Meter.COMMON);
            assertEquals(bars * 240 / bpm * 44_100, (double) time.samples(bars, 44_100), 0.51);
            assertEquals(bars, time.bars(bars * 240 / bpm), 1e-9);
        }
    }

    @Test
    void whatNoHostHasIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Tempo(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Tempo(0));
        assertThrows(IllegalArgumentException.class, () -> new Meter(4, 3));
        assertThrows(IllegalArgumentException.class, () -> new Meter(0, 4));
    }

    @Test
    void aPlaceBeforeTheTimelinesBeginningIsOne() {
        assertEquals(
                new TimelinePosition(500, 48_000), new TimelinePosition(-500, 48_000).plus(1000));
    }
}
