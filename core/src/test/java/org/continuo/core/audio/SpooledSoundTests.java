package org.continuo.core.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpooledSoundTests {
    private static final int RATE_HZ = 8_000;

    @TempDir Path folder;
    private Path file = Path.of("");
    private final AudioSamples sound = ramps();

    private static AudioSamples ramps() {
        float[][] ramps = new float[2][30_000];
        for (int i = 0; i < 30_000; i++) {
            ramps[0][i] = i / 30_000f;
            ramps[1][i] = -i / 30_000f;
        }
        return new AudioSamples(ramps, RATE_HZ);
    }

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("sound.wav");
        WavFile.write(file, sound, SampleEncoding.FLOAT_32);
    }

    @Test
    void anyPartIsReadAsItWasAndTheFileGoesInTheEnd() throws IOException {
        long before = scratchFiles();
        try (SpooledSound spooled =
                SoundFile.at(file).spool(new TimeRange(0.5, Double.POSITIVE_INFINITY), () -> {})) {
            assertEquals(26_000, spooled.length());
            assertEquals(2, spooled.channelCount());
            assertEquals(RATE_HZ, spooled.sampleRateHz());
            for (int[] part : List.of(new int[] {25_000, 26_000}, new int[] {0, 17}, new int[2])) {
                assertArrayEquals(
                        sound.slice(4_000 + part[0], 4_000 + part[1]).channels(),
                        spooled.read(part[0], part[1]).channels());
            }
            assertThrows(IllegalArgumentException.class, () -> spooled.read(0, 26_001));
        }
        assertEquals(before, scratchFiles());
    }

    @Test
    void whatIsNoNumberIsRefusedWithItsPlaceAndLeavesNoFile() throws IOException {
        long before = scratchFiles();
        sound.channel(1)[20_000] = Float.NaN;
        WavFile.write(file, sound, SampleEncoding.FLOAT_32);
        assertEquals(
                file + ": expected finite samples, found NaN at 2.500 s of channel 2",
                assertThrows(
                                AudioFormatException.class,
                                () -> SoundFile.at(file).spool(TimeRange.ALL, () -> {}))
                        .getMessage());
        assertThrows(
                CancellationException.class,
                () ->
                        SoundFile.at(file)
                                .spool(
                                        TimeRange.ALL,
                                        () -> {
                                            throw new CancellationException();
                                        }));
        assertEquals(before, scratchFiles());
    }

    private static long scratchFiles() throws IOException {
        String own = "continuo-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(path -> path.getFileName().toString().startsWith(own)).count();
        }
    }
}
