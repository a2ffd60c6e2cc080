package org.continuo.core.chroma;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.chroma.ChromaExtractor.PaddedBatch;
import org.continuo.core.chroma.ChromaExtractor.Padding;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChromaExtractorTests {
    private static final ChromaConfig SMALL = new ChromaConfig(16000, 4096, 1024, 4, 12);

    private final ChromaExtractor extractor = new ChromaExtractor(SMALL);

    @ParameterizedTest
    @ValueSource(ints = {16000, 44100, 22050})
    void everyNoteOfTheScaleIsItsOwnClassAtAnyRate(int sampleRateHz) {
        for (int pitchClass = 0; pitchClass < 12; pitchClass++) {
            double frequencyHz = 440 * Math.pow(2, (60 + pitchClass - 69) / 12.0);
            FloatArray oneHot = extractor.extract(tone(frequencyHz, sampleRateHz, 1));
            assertEquals(Shape.of(1, 16000 / 1024 + 1, 12), oneHot.shape());
            for (int i = 0; i < oneHot.values().length; i++) {
                assertEquals(i % 12 == pitchClass ? 1 : 0, oneHot.values()[i]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 0.03, 10})
    void theLevelOfAMelodyDoesNotMatter(double factor) {
        AudioSamples melody = tone(330, 16000, 1);
        assertArrayEquals(
                extractor.extract(melody).values(),
                extractor.extract(melody.scaled(factor)).values());
    }

    @Test
    void silenceIsClassZero() {
        float[] values = extractor.extract(AudioSamples.mono(new float[16000], 16000)).values();
        for (int i = 0; i < values.length; i++) {
            assertEquals(i % 12 == 0 ? 1 : 0, values[i]);
        }
    }

    @Test
    void theSpectrumHoldsTheEnergyOfATone() {
        PaddedBatch batch =
                extractor.pad(List.of(tone(1000, 16000, 1).channel(0)), Padding.LONGEST);
        FloatArray power = extractor.powerSpectrogram(batch);
        int frames = power.shape().size(2);
        int bin = 1000 * 4096 / 16000;
        double sum = 0;
        for (int i = 0; i < SMALL.bins(); i++) {
            sum += power.values()[i * frames + 5];
            assertTrue(power.values()[i * frames + 5] <= power.values()[bin * frames + 5]);
        }
        // Parseval: a window of unit energy over a sine of 0.5, one side of the spectrum.
        assertEquals(0.5 * 0.5 / 4 * 4096, sum, 1);
    }

    @Test
    void melodiesOfABatchArePaddedAndMasked() {
        float[] first = new float[5000];
        float[] second = new float[100_000];
        PaddedBatch longest = extractor.pad(List.of(first, second), Padding.LONGEST);
        assertEquals(64_000, longest.samples()[0].length);
        assertArrayEquals(new int[] {5000, 64_000}, longest.lengths());
        long[] mask = extractor.attentionMask(longest).values();
        assertEquals(5, Arrays.stream(mask, 0, 63).sum());
        assertEquals(63, Arrays.stream(mask, 63, 126).sum());
        PaddedBatch chunk = extractor.pad(List.of(first), Padding.MAX_LENGTH);
        assertEquals(64_000, chunk.samples()[0].length);
    }

    @Test
    void onlyVocalsAndOtherCountOfSeparatedMusic() {
        AudioSamples loud = tone(440, 16000, 1);
        AudioSamples note = tone(523.25, 16000, 1);
        AudioSamples silence = AudioSamples.mono(new float[16000], 16000);
        assertArrayEquals(
                note.channel(0), extractor.monoOfStems(List.of(loud, loud, silence, note)));
        assertArrayEquals(
                note.channel(0), extractor.monoOfStems(List.of(loud, loud, note, silence)));
    }

    @Test
    void noThreadIsLeftBehind() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        new ChromaExtractor(ChromaConfig.MUSICGEN_MELODY).extract(tone(440, 32000, 1));
        assertTrue(
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread))
                        .allMatch(Thread::isDaemon));
    }

    @Test
    void impossibleGeometriesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ChromaConfig(0, 2048, 512, 2, 12));
        assertThrows(IllegalArgumentException.class, () -> new ChromaConfig(1, 2047, 512, 2, 12));
        assertThrows(IllegalArgumentException.class, () -> new ChromaConfig(1, 2048, 0, 2, 12));
        assertThrows(IllegalArgumentException.class, () -> new ChromaConfig(1, 2048, 1, 0, 12));
        assertThrows(IllegalArgumentException.class, () -> new ChromaConfig(1, 2048, 1, 2, 10));
    }

    private static AudioSamples tone(double frequencyHz, int sampleRateHz, double seconds) {
        float[] samples = new float[(int) Math.round(seconds * sampleRateHz)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * frequencyHz * i / sampleRateHz));
        }
        return AudioSamples.mono(samples, sampleRateHz);
    }
}
