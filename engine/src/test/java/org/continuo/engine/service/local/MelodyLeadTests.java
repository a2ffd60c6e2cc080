package org.continuo.engine.service.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.continuo.core.audio.AudioSamples;
import org.junit.jupiter.api.Test;

class MelodyLeadTests {
    @Test
    void whatIsTakenAwayIsMeasuredAgainstTheSound() {
        AudioSamples sound = AudioSamples.mono(new float[] {1, -1}, 12_000);
        assertEquals(-20, MelodyLead.takenDecibels(sound, sound.scaled(0.9)), 1e-5);
        assertEquals(
                Double.NEGATIVE_INFINITY,
                MelodyLead.takenDecibels(sound.scaled(0), sound.scaled(0)));
    }
}
