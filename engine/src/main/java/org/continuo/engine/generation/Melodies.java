package org.continuo.engine.generation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.chroma.ChromaExtractor;
import org.continuo.core.chroma.ChromaExtractor.PaddedBatch;
import org.continuo.core.chroma.ChromaExtractor.Padding;
import org.continuo.core.request.GenerationRequest;
import org.continuo.core.tensor.FloatArray;
import org.continuo.engine.generation.LongFormWindows.Window;
import org.jspecify.annotations.Nullable;

/**
 * The melodies of a request, one per row. A clip of one window has each melody as it is; in a
 * longer one each window hears the melody from its own time on, wrapped around where it ends
 * ({@code MusicGen._generate_tokens} of audiocraft).
 */
final class Melodies {
    private final MusicGenParts parts;
    private final List<float[]> samples = new ArrayList<>();
    private final boolean severalWindows;

    Melodies(MusicGenParts parts, GenerationRequest request, LongFormWindows windows)
            throws IOException {
        this.parts = parts;
        this.severalWindows = windows.windows().size() > 1;
        for (AudioSamples melody : request.melodies()) {
            if (melody.length() == 0) {
                throw new IllegalArgumentException(
                        "melody: expected at least 1 sample of audio, found none");
            }
        }
        for (int row = 0; row < request.rows() && !request.melodies().isEmpty(); row++) {
            int index = request.melodies().size() == 1 ? 0 : row / request.takes();
            samples.add(parts.chroma().mono(request.melodies().get(index)));
        }
    }

    /** One-hot chroma {@code [rows, frames, classes]} for a window; none without melodies. */
    @Nullable FloatArray chroma(Window window) throws IOException {
        if (samples.isEmpty()) {
            return null;
        }
        ChromaExtractor extractor = parts.chroma();
        int rate = extractor.config().samplingRateHz();
        List<float[]> heard =
                severalWindows
                        ? samples.stream().map(melody -> wrapped(melody, window, rate)).toList()
                        : samples;
        PaddedBatch batch = extractor.pad(heard, Padding.LONGEST);
        return extractor.oneHot(
                extractor.normalisedChroma(extractor.rawChroma(extractor.powerSpectrogram(batch))));
    }

    private float[] wrapped(float[] melody, Window window, int rate) {
        int start = window.melodyStartSample(rate);
        float[] part = new float[(int) (parts.maximumSeconds() * rate)];
        for (int i = 0; i < part.length; i++) {
            part[i] = melody[(start + i) % melody.length];
        }
        return part;
    }
}
