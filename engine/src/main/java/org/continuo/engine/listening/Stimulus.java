package org.continuo.engine.listening;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.WavFile;

/**
 * A clip as it is heard in the test.
 *
 * @param item its name, which the systems share
 * @param system what made it
 * @param anchor whether it is heard without all above 3.5 kHz, as the low anchor of ITU-R BS.1534
 * @param gain that makes it as loud as the others
 */
record Stimulus(String item, String system, Path file, boolean anchor, double gain) {
    /** A rate that holds what is below 3.5 kHz. */
    private static final int ANCHOR_RATE_HZ = 7000;

    /** As it is before the gain. */
    static AudioSamples sound(Path file, boolean anchor) throws IOException {
        AudioSamples sound = SoundFile.at(file).read();
        return anchor
                ? Resampler.resample(
                        Resampler.resample(sound, ANCHOR_RATE_HZ), sound.sampleRateHz())
                : sound;
    }

    /** As a WAV file. */
    byte[] wav() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WavFile.write(out, sound(file, anchor).scaled(gain), SampleEncoding.PCM_16);
        return out.toByteArray();
    }
}
