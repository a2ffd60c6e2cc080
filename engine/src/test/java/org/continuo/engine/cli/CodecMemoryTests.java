package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A codec alone takes no more memory for a long sound than for a short one. */
final class CodecMemoryTests {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path DAC = Path.of("src/test/resources/dac/authors/weights.pth");
    private static final int RATE_HZ = 24_000;

    @TempDir Path folder;

    /** Encodes and decodes a short sound and a long one, and prints the peaks in kB. */
    static final class InProcess {
        private InProcess() {}

        /** Arguments: the short sound, the long one. */
        public static void main(String[] sounds) throws IOException {
            for (String sound : sounds) {
                String codes = sound + ".npy";
                String model = DAC.toString();
                done(Main.run("encode", sound, "--model", model, "-o", codes));
                done(Main.run("decode", codes, "--model", model, "-o", sound + ".decoded.wav"));
                System.out.println(
                        Files.readAllLines(STATUS).stream()
                                .filter(line -> line.startsWith("VmHWM"))
                                .map(line -> "peak " + line.replaceAll("[^0-9]", ""))
                                .findFirst()
                                .orElseThrow());
            }
        }

        private static void done(int code) {
            if (code != 0) {
                throw new IllegalStateException("ended with " + code);
            }
        }
    }

    private String sound(int seconds) throws IOException {
        Random random = new Random(seconds);
        float[] samples = new float[seconds * RATE_HZ];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = 0.3f * (float) random.nextGaussian();
        }
        Path file = folder.resolve(seconds + ".wav");
        WavFile.write(
                file, new AudioSamples(new float[][] {samples}, RATE_HZ), SampleEncoding.FLOAT_32);
        return file.toString();
    }

    /**
     * A layer of eight channels would have 65 MB more. Java's heap is there from the beginning, so
     * that all that grows is the rest.
     */
    @Test
    void aSoundEightTimesAsLongTakesNoMore() throws Exception {
        assumeTrue(Files.exists(STATUS), "the system does not say how much memory a process had");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Xms256m",
                                "-Xmx256m",
                                "-XX:+AlwaysPreTouch",
                                "-cp",
                                System.getProperty("java.class.path"),
                                InProcess.class.getName(),
                                sound(12),
                                sound(96))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        List<Long> peaks = new ArrayList<>();
        for (String line : said.lines().filter(each -> each.startsWith("peak ")).toList()) {
            peaks.add(Long.parseLong(line.substring(5)) / 1000);
        }
        System.out.printf("DAC of 12 s and of 96 s: at most %s MB%n", peaks);
        assertEquals(2, peaks.size(), said);
        assertTrue(peaks.get(1) - peaks.get(0) < 30, said);
    }
}
