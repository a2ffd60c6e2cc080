package org.continuo.engine.listening;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavFile;

/** Short tones, each system's at a loudness of its own. */
final class Clips {
    static final int RATE_HZ = 16000;

    private Clips() {}

    /** {@code count} clips of one system, by item. */
    static Map<String, Path> of(Path folder, int count, double amplitude, double seconds)
            throws IOException {
        Files.createDirectories(folder);
        Map<String, Path> clips = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            float[] samples = new float[(int) (seconds * RATE_HZ)];
            for (int n = 0; n < samples.length; n++) {
                double phase = 2 * Math.PI * n / RATE_HZ;
                samples[n] =
                        (float)
                                (amplitude
                                        * (Math.sin(phase * (300 + 40 * i))
                                                + 0.5 * Math.sin(phase * 5000))
                                        / 1.5);
            }
            Path file = folder.resolve("clip" + i + ".wav");
            WavFile.write(file, AudioSamples.mono(samples, RATE_HZ), SampleEncoding.FLOAT_32);
            clips.put("clip" + i, file);
        }
        return clips;
    }
}
