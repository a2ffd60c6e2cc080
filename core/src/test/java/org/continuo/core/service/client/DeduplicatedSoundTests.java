package org.continuo.core.service.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.continuo.core.audio.AudioSamples;
import org.continuo.core.service.JobEvent;
import org.junit.jupiter.api.Test;

class DeduplicatedSoundTests {
    @Test
    void soundThatIsMadeAgainIsHeardOnce() throws Exception {
        DeduplicatedSound heard = new DeduplicatedSound();
        assertEquals(3, heard(heard, 3, false));
        heard.beginAgain();
        assertEquals(-1, heard(heard, 2, false));
        assertEquals(4, heard(heard, 5, false));
        assertEquals(0, heard(heard, 0, true));
        heard.beginAgain();
        assertEquals(-1, heard(heard, 7, true));
    }

    /** How many samples of a piece are passed on; -1 if there is nothing to be told. */
    private static int heard(DeduplicatedSound heard, int samples, boolean last) throws Exception {
        AudioSamples audio = AudioSamples.mono(new float[samples], 32_000);
        return heard.next(new JobEvent.SoundDecoded(audio, true, last))
                .map(piece -> piece.audio().length())
                .orElse(-1);
    }
}
