package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.WavFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeparateCommandTests {
    private static final Path MODELS =
            Path.of("src/test/resources/conformance/stems/models").toAbsolutePath();
    private static final String MONO_12_KHZ = MODELS.resolve("c0ffee03-2641a965.th").toString();
    private static final double MOST_DECIBELS = -60;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"12000,1,c0ffee03-2641a965.th", "44100,2,tiny_bag.yaml", "48000,1,tiny_one.yaml"})
    void stemsOfAnyRateAddUpToTheSoundAndKeepItsPlace(int rateHz, int channels, String model)
            throws IOException {
        AudioSamples sound = noise(rateHz, channels, rateHz * 9 / 8 + 1);
        Path file = write(sound, OptionalLong.of(777_000));
        assertEquals(0, separate(file, "--model", MODELS.resolve(model).toString()));
        float[][] sum = new float[channels][sound.length()];
        for (String stem : List.of("drums", "bass", "other", "vocals")) {
            Path written = folder.resolve("song-" + stem + ".wav");
            assertEquals(OptionalLong.of(777_000), SoundFile.at(written).timeReference());
            AudioSamples samples = WavFile.read(written);
            assertEquals(rateHz, samples.sampleRateHz());
            add(samples, sum);
        }
        assertTrue(decibels(sound, sum) < MOST_DECIBELS, () -> decibels(sound, sum) + " dB");
    }

    @Test
    void twoFilesAreOneStemAndAllOthers() throws IOException {
        AudioSamples sound = noise(12_000, 1, 15_000);
        Path file = write(sound, OptionalLong.empty());
        assertEquals(
                0,
                separate(
                        file,
                        "--model",
                        MONO_12_KHZ,
                        "--two",
                        "vocals",
                        "--from",
                        "0.25",
                        "--origin",
                        "100"));
        float[][] sum = new float[1][12_000];
        for (String stem : List.of("vocals", "no-vocals")) {
            Path written = folder.resolve("song-" + stem + ".wav");
            assertEquals(OptionalLong.of(3_100), SoundFile.at(written).timeReference());
            add(WavFile.read(written), sum);
        }
        assertTrue(decibels(sound.slice(3_000, 15_000), sum) < MOST_DECIBELS);
    }

    @Test
    void aScriptIsToldTheFilesAndNoSeedAsThereIsNone() throws IOException {
        Path file = write(noise(12_000, 1, 3_000), OptionalLong.empty());
        Path progress = folder.resolve("progress.json");
        assertEquals(
                0,
                separate(
                        file,
                        "--model",
                        MONO_12_KHZ,
                        "--stems",
                        "bass",
                        "--progress-file",
                        progress.toString()));
        String news = Files.readString(progress);
        assertTrue(news.contains("\"state\":\"done\"") && news.contains("song-bass.wav"), news);
        assertTrue(!news.contains("seed"), news);
    }

    @Test
    void filesThatAreThereStayAndOnlyNamedStemsAreWritten() throws IOException {
        Path file = write(noise(12_000, 1, 3_000), OptionalLong.empty());
        for (int times = 0; times < 2; times++) {
            assertEquals(
                    0,
                    separate(file, "--model", MONO_12_KHZ, "--stems", "bass", "--name", "my song"));
        }
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("my song-bass.wav")),
                Files.readAllBytes(folder.resolve("my song-2-bass.wav")));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void badUseAndBadInputLeaveNothingBehind() throws IOException {
        Path file = write(noise(12_000, 1, 3_000), OptionalLong.empty());
        assertEquals(2, separate(file, "--model", MONO_12_KHZ, "--stems", "piano"));
        assertEquals(2, separate(file, "--model", "nothing"));
        assertEquals(2, separate(file, "--model", MONO_12_KHZ, "--name", "../song"));
        assertEquals(2, separate(file, "--model", MONO_12_KHZ, "--two", "bass", "--stems", "bass"));
        Path damaged = folder.resolve("cut.th");
        Files.write(damaged, new byte[600]);
        assertEquals(3, separate(file, "--model", damaged.toString()));
        Path nan =
                write(AudioSamples.mono(new float[] {0, Float.NaN}, 12_000), OptionalLong.empty());
        assertTrue(separate(nan, "--model", MONO_12_KHZ) >= 2);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
    }

    private int separate(Path file, String... options) {
        return Main.run(
                Stream.concat(
                                Stream.of("separate", file.toString(), "-o", folder.toString()),
                                Stream.of(options))
                        .toArray(String[]::new));
    }

    private Path write(AudioSamples sound, OptionalLong place) throws IOException {
        Path file = folder.resolve("song.wav");
        WavFile.write(file, sound, SampleEncoding.FLOAT_32, place);
        return file;
    }

    private static AudioSamples noise(int rateHz, int channels, int length) {
        Random random = new Random(7);
        float[][] noise = new float[channels][length];
        for (float[] channel : noise) {
            for (int i = 0; i < length; i++) {
                channel[i] = 0.2f * (float) random.nextGaussian();
            }
        }
        return new AudioSamples(noise, rateHz);
    }

    private static void add(AudioSamples stem, float[][] sum) {
        assertEquals(sum[0].length, stem.length());
        for (int channel = 0; channel < sum.length; channel++) {
            for (int i = 0; i < sum[channel].length; i++) {
                sum[channel][i] += stem.channel(channel)[i];
            }
        }
    }

    private static double decibels(AudioSamples sound, float[][] sum) {
        double error = 0;
        double power = 0;
        for (int channel = 0; channel < sum.length; channel++) {
            for (int i = 0; i < sum[channel].length; i++) {
                double sample = sound.channel(channel)[i];
                power += sample * sample;
                error += Math.pow(sum[channel][i] - sample, 2);
            }
        }
        return 10 * Math.log10(error / power);
    }
}
