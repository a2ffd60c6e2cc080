package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.continuo.core.BeatMaterial;
import org.continuo.core.analysis.Band;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavFile;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What models/nano plays on from clicks and drums, in the files that the command writes. The sound
 * ends on a bar line, so that the new part's first downbeat belongs on its first sample.
 *
 * <p>What is judged is what a listener notices at the seam: where the first clear attacks lie that
 * are meant for one of the first bar's beats. They are found here by their amplitude alone, not as
 * the engine finds them.
 */
class BeatAtTheSeamTests {
    /** What issue and documentation promise. */
    private static final double TOLERANCE_SECONDS = 0.015;

    private static final double BPM = 120;
    private static final double BEAT_SECONDS = 60 / BPM;
    private static final double JOIN_SECONDS = 16 * BEAT_SECONDS;
    private static final int TAKES = 8;

    @TempDir Path folder;

    private enum Material {
        CLICKS {
            @Override
            AudioSamples played() {
                return new Band(JOIN_SECONDS).clicks(BPM, 0).audio();
            }
        },
        DRUMS {
            @Override
            AudioSamples played() {
                return new Band(JOIN_SECONDS).drums(BPM, 0).audio();
            }
        };

        abstract AudioSamples played();
    }

    @ParameterizedTest
    @EnumSource
    void theFirstBarsBeatIsOnTheGridWithAlignmentAndNotWithout(Material material) throws Exception {
        Path sound = folder.resolve("sound.wav");
        AudioSamples original = material.played();
        WavFile.write(sound, original, SampleEncoding.FLOAT_32);
        List<AudioSamples> left = continued(sound, "left", "--no-align");
        List<AudioSamples> aligned = continued(sound, "aligned");
        int judged = 0;
        int onGrid = 0;
        int onGridUnaligned = 0;
        for (int take = 0; take < TAKES; take++) {
            assertStartsWith(original, aligned.get(take));
            OptionalDouble off = secondsOff(left.get(take));
            if (off.isEmpty()) {
                continue; // nothing clearly begins near a beat
            }
            judged++;
            onGridUnaligned += off.getAsDouble() <= TOLERANCE_SECONDS ? 1 : 0;
            double seconds = secondsOff(aligned.get(take)).orElse(Double.NaN);
            onGrid += seconds <= TOLERANCE_SECONDS ? 1 : 0;
            int number = take + 1;
            assertTrue(
                    seconds <= TOLERANCE_SECONDS || isUntouched(left.get(take), aligned.get(take)),
                    () ->
                            "take %d: expected at most %.3f s off the grid, found %.3f s; without alignment %.3f s"
                                    .formatted(
                                            number, TOLERANCE_SECONDS, seconds, off.getAsDouble()));
        }
        System.out.printf(
                "%s: %d of %d takes judged, %d on the grid, %d without alignment%n",
                material, judged, TAKES, onGrid, onGridUnaligned);
        assertTrue(judged >= 2, "judged only " + judged + " takes");
        assertTrue(onGrid > onGridUnaligned, "alignment had nothing to do");
        assertTrue(4 * onGrid >= 3 * judged, onGrid + " of " + judged + " takes on the grid");
    }

    /** As is what is played in another tempo, which no alignment brings onto the grid. */
    private static boolean isUntouched(AudioSamples left, AudioSamples aligned) {
        return Arrays.equals(left.channel(0), aligned.channel(0));
    }

    private static void assertStartsWith(AudioSamples original, AudioSamples whole) {
        assertArrayEquals(
                original.channel(0),
                Arrays.copyOf(whole.channel(0), original.length()),
                "the sound before the join");
    }

    private List<AudioSamples> continued(Path sound, String name, String... options)
            throws Exception {
        Path out = Files.createDirectory(folder.resolve(name)).resolve("take.wav");
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "continue",
                                sound.toString(),
                                "house, 120 bpm, drums, bass",
                                "--model",
                                Path.of("..", "models", "nano").toAbsolutePath().toString(),
                                "--seconds=2.5",
                                "--seed=1",
                                "--takes=" + TAKES,
                                "--keep-prompt",
                                "--bit-depth=32f",
                                "--out=" + out));
        arguments.addAll(List.of(options));
        Ended ended = ContinuoProcess.in(folder).run(arguments.toArray(String[]::new));
        assertEquals(0, ended.code(), ended::lastErr);
        List<AudioSamples> takes = new ArrayList<>();
        for (int take = 1; take <= TAKES; take++) {
            takes.add(WavFile.read(out.resolveSibling("take-" + take + ".wav")));
        }
        return takes;
    }

    /** How far the best placed clear attack of the first bar is from its beat. */
    private static OptionalDouble secondsOff(AudioSamples audio) {
        int join = (int) Math.round(JOIN_SECONDS * audio.sampleRateHz());
        return BeatMaterial.secondsOffTheBeat(
                audio.slice(0, join), audio.slice(join, audio.length()));
    }
}
