package org.continuo.core.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.continuo.core.Draw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sound that is treated in pieces comes out as if it had been treated at once, to the bit. */
class StreamingTests {
    private static final int[] RATES_HZ = {8000, 22_050, 32_000, 44_100, 44_101, 48_000, 96_000};

    private static float[] noise(int samples, long seed) {
        Random random = new Random(seed);
        float[] audio = new float[samples];
        for (int i = 0; i < samples; i++) {
            audio[i] = (float) random.nextGaussian() * 0.3f;
        }
        return audio;
    }

    @Test
    void resamplingInPartsIsResamplingAtOnce() {
        Draw.cases(
                150,
                draw -> {
                    int from = draw.integer(0, 6);
                    int to = draw.integer(0, 6);
                    List<Integer> parts = draw.integers(draw.integer(0, 8), 0, 900);
                    long seed = draw.seed();
                    float[] whole = noise(parts.stream().mapToInt(Integer::intValue).sum(), seed);
                    Resampler resampler = new Resampler(RATES_HZ[from], RATES_HZ[to]);
                    ResamplerStream stream = resampler.stream();
                    float[] expected = resampler.resample(whole);
                    float[] found = new float[expected.length];
                    int given = 0;
                    int at = 0;
                    for (int part : parts) {
                        float[] piece =
                                stream.append(Arrays.copyOfRange(whole, given, given + part));
                        System.arraycopy(piece, 0, found, at, piece.length);
                        given += part;
                        at += piece.length;
                    }
                    float[] last = stream.finish();
                    System.arraycopy(last, 0, found, at, last.length);
                    assertEquals(expected.length, at + last.length);
                    assertArrayEquals(expected, found);
                });
    }

    @Test
    void nothingIsHeldBackThatIsFinal() {
        Resampler resampler = new Resampler(32_000, 48_000);
        int given = resampler.stream().append(noise(32_000, 1)).length;
        assertEquals(Math.ceilDiv((32_000 - resampler.halfWidth()) * 3, 2), given);
    }

    @Test
    void aSeamInPiecesIsTheWholeSeam() {
        Draw.cases(
                60,
                draw -> {
                    int originalSamples = draw.integer(0, 9000);
                    int promptSamples = draw.integer(0, 9000);
                    int newSamples = draw.integer(0, 20_000);
                    int piece = draw.integer(1, 5000);
                    long seed = draw.seed();
                    AudioSamples original = stereo(originalSamples, seed);
                    AudioSamples rendition = stereo(promptSamples + newSamples, seed + 1);
                    AudioSamples whole = Seam.continuation(original, rendition, promptSamples);
                    int known =
                            promptSamples + Math.min(newSamples, Seam.samplesNeededBehind(8000));
                    Seam seam = Seam.at(original, rendition.slice(0, known), promptSamples);
                    for (int from = 0; from < newSamples; from += piece) {
                        int to = Math.min(newSamples, from + piece);
                        AudioSamples rendered =
                                rendition.slice(promptSamples + from, promptSamples + to);
                        AudioSamples adapted = seam.adapted(rendered.channels(), from);
                        for (int channel = 0; channel < 2; channel++) {
                            assertArrayEquals(
                                    Arrays.copyOfRange(whole.channel(channel), from, to),
                                    adapted.channel(channel));
                        }
                    }
                });
    }

    @Test
    void onlyStrategiesThatTreatSamplesAloneGiveTheSameInPieces() {
        AudioSamples whole = stereo(2000, 3);
        AudioSamples start = whole.slice(0, 500);
        for (LoudnessStrategy strategy : LoudnessStrategy.values()) {
            float[] ofWhole = Arrays.copyOf(strategy.apply(whole).channel(0), 500);
            assertEquals(
                    strategy.isSamplewise(),
                    Arrays.equals(ofWhole, strategy.apply(start).channel(0)),
                    strategy.name());
        }
    }

    @Test
    void aWavStreamIsReadLikeAFile(@TempDir Path folder) throws IOException {
        AudioSamples sound = stereo(1000, 4);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WavStream stream = new WavStream(bytes, 2, 8000);
        assertEquals(56, bytes.size());
        stream.write(sound.slice(0, 300));
        stream.write(sound.slice(300, 300));
        stream.write(sound.slice(300, 1000));
        Path file = folder.resolve("stream.wav");
        Files.write(file, bytes.toByteArray());
        AudioSamples read = WavFile.read(file);
        assertEquals(8000, read.sampleRateHz());
        assertArrayEquals(sound.channels(), read.channels());
        AudioSamples mono = AudioSamples.mono(new float[3], 8000);
        assertThrows(IllegalArgumentException.class, () -> stream.write(mono));
    }

    private static AudioSamples stereo(int samples, long seed) {
        float[][] channels = {noise(samples, seed), noise(samples, seed + 99)};
        return new AudioSamples(channels, 8000);
    }
}
