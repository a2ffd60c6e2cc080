package org.continuo.core.analysis;

import java.util.stream.IntStream;
import org.continuo.core.analysis.SpectralPeaks.Peak;

/**
 * How much of each pitch class sounds in a piece: 12 weights from C on, whose squares add up to 1,
 * or all 0 where nothing sounds.
 */
record PitchClasses(double[] weights) {
    static PitchClasses of(SpectralPeaks sound) {
        double[] weights = new double[12];
        for (Peak peak : sound.peaks()) {
            long note = Math.round(peak.pitch());
            double nearness = Math.cos(Math.PI * (peak.pitch() - note));
            weights[Math.floorMod(note, 12)] += Math.sqrt(peak.amplitude()) * nearness * nearness;
        }
        double length =
                Math.sqrt(IntStream.range(0, 12).mapToDouble(i -> weights[i] * weights[i]).sum());
        for (int i = 0; i < weights.length && length > 0; i++) {
            weights[i] /= length;
        }
        return new PitchClasses(weights);
    }

    /** 1 where both have the same classes, 0 where they share none. */
    double likeness(PitchClasses other) {
        return Math.min(
                1, IntStream.range(0, 12).mapToDouble(i -> weights[i] * other.weights[i]).sum());
    }
}
