package org.continuo.engine.listening;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessMeter;

/** All clips of a test, equally loud. */
public final class Stimuli {
    /** The system of the clips that the others are held against. */
    public static final String REFERENCE = "reference";

    /** The system of the references without their treble. */
    public static final String ANCHOR = "anchor";

    private static final double TARGET_LUFS = -23;
    private static final double HIGHEST_PEAK = 0.98;

    private final List<Stimulus> all;

    private Stimuli(List<Stimulus> all) {
        this.all = List.copyOf(all);
    }

    /** A clip before all are known, and so its gain. */
    private record Measured(
            String item, String system, Path file, boolean anchor, double lufs, double peak) {
        static Measured of(String item, String system, Path file, boolean anchor)
                throws IOException {
            AudioSamples sound = Stimulus.sound(file, anchor);
            if (sound.length() == 0) {
                throw new IllegalArgumentException(
                        file + ": expected at least 1 sample of audio, found none");
            }
            return new Measured(
                    item, system, file, anchor, LoudnessMeter.BS1770.lufs(sound), sound.peak());
        }

        /** The most that it can have without clipping; silence can have all. */
        double loudestLufs() {
            return Double.isFinite(lufs)
                    ? lufs + 20 * Math.log10(HIGHEST_PEAK / peak)
                    : TARGET_LUFS;
        }

        Stimulus at(double target) {
            double gain = Double.isFinite(lufs) ? Math.pow(10, (target - lufs) / 20) : 1;
            return new Stimulus(item, system, file, anchor, gain);
        }
    }

    /**
     * Measures clips and makes them equally loud: -23 LUFS, or less where one of them would clip.
     *
     * @param systems by name, their clips by item; of the system {@link #REFERENCE} anchors are
     *     made, too
     * @throws IOException if a clip cannot be read
     */
    public static Stimuli of(Map<String, Map<String, Path>> systems) throws IOException {
        List<Measured> measured = new ArrayList<>();
        for (Map.Entry<String, Map<String, Path>> system : systems.entrySet()) {
            for (Map.Entry<String, Path> clip : system.getValue().entrySet()) {
                String item = clip.getKey();
                measured.add(Measured.of(item, system.getKey(), clip.getValue(), false));
                if (system.getKey().equals(REFERENCE)) {
                    measured.add(Measured.of(item, ANCHOR, clip.getValue(), true));
                }
            }
        }
        double target =
                measured.stream().mapToDouble(Measured::loudestLufs).reduce(TARGET_LUFS, Math::min);
        return new Stimuli(measured.stream().map(clip -> clip.at(target)).toList());
    }

    List<Stimulus> all() {
        return all;
    }
}
