package org.continuo.engine.takes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.ClipLength;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.Requests;

/** Adds takes to a library, in a process of its own, until it is killed. */
final class TakeWriter {
    static final int SAMPLES = 3_200;

    private TakeWriter() {}

    public static void main(String[] folder) throws IOException {
        TakeLibrary library = new TakeLibrary(Path.of(folder[0]), Long.MAX_VALUE);
        for (int seed = 0; ; seed++) {
            System.out.println(add(library, "from another process", seed).id());
        }
    }

    static Take add(TakeLibrary library, String words, long seed) throws IOException {
        ClipOrigin origin = new ClipOrigin("1", "tiny", "unknown", words, seed, Map.of());
        JobRequest request = Requests.of(words, new ClipLength.Seconds(0.1), seed);
        AudioSamples sound = AudioSamples.mono(new float[SAMPLES], 32_000);
        return library.add(new TakeLibrary.Made(sound, origin, request, Optional.empty()));
    }
}
