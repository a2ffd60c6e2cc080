package org.continuo.core.analysis;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.chroma.ChromaConfig;
import org.continuo.core.chroma.ChromaExtractor;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Whatever takes long is given up when its thread is interrupted. */
class CancellationTests {
    private static final int RATE_HZ = OnsetFinder.RATE_HZ;

    private final ChromaExtractor chroma = new ChromaExtractor(ChromaConfig.MUSICGEN_MELODY);

    @Test
    void everyPartOfAnAnalysisIsGivenUp() {
        float[] second = new float[RATE_HZ];
        AudioSamples silence = new AudioSamples(new float[][] {second}, RATE_HZ);
        List<Onset> beats =
                IntStream.range(0, 16).mapToObj(i -> new Onset(i * 0.5, 1, 1, 1)).toList();
        givenUp(() -> MusicAnalysis.of(silence));
        givenUp(() -> OnsetFinder.onsets(second));
        givenUp(() -> new KeyEstimator().estimate(silence));
        givenUp(() -> BeatEstimator.estimate(silence, beats, OptionalDouble.empty()));
    }

    @Test
    void aMelodyIsGivenUp() {
        ChromaExtractor.PaddedBatch second =
                chroma.pad(List.of(new float[RATE_HZ]), ChromaExtractor.Padding.LONGEST);
        int bins = chroma.config().bins();
        givenUp(() -> chroma.powerSpectrogram(second));
        givenUp(() -> chroma.rawChroma(new FloatArray(Shape.of(1, bins, 1), new float[bins])));
    }

    private static void givenUp(Executable work) {
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, work);
        assertTrue(Thread.interrupted(), "whoever runs the work still sees it");
    }
}
