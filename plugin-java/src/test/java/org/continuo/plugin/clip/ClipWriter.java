package org.continuo.plugin.clip;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.continuo.core.audio.AudioSamples;

/**
 * A process that stores clips until it is ended or a clip cannot be stored: {@code FOLDER}. It says
 * {@code stored ID} of each, and in the end what went wrong.
 */
final class ClipWriter {
    private static final int SECOND = 32_000;

    private ClipWriter() {}

    public static void main(String[] arguments) {
        var store = new ClipStore(Path.of(arguments[0]), Long.MAX_VALUE, InstantSource.system());
        var random = new Random(1);
        try {
            for (int seconds = 1; ; seconds++) {
                var samples = new float[seconds * SECOND];
                for (int i = 0; i < samples.length; i++) {
                    samples[i] = random.nextFloat();
                }
                Clip clip =
                        store.add(AudioSamples.mono(samples, SECOND), seconds, "clip", List.of());
                System.out.println("stored " + clip.id());
            }
        } catch (IOException problem) {
            System.out.println(problem.getMessage());
        }
    }
}
