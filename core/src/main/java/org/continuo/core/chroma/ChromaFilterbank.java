package org.continuo.core.chroma;

import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;

/**
 * How much each frequency bin counts for each pitch class: Gaussian bumps around the pitches of the
 * equal temperament at A = 440 Hz, scaled so that a bin's squares sum to 1, and weighted to favour
 * the octaves around 440 Hz. The same as {@code librosa.filters.chroma} with {@code tuning=0},
 * {@code ctroct=5}, {@code octwidth=2}, {@code norm=2}, {@code base_c=True}; all in double.
 */
final class ChromaFilterbank {
    private static final double A4_HZ = 440;
    private static final double CENTRE_OCTAVE = 5;
    private static final double OCTAVE_WIDTH = 2;

    private ChromaFilterbank() {}

    /** The bank, {@code [pitch classes, bins]}; class 0 is C. */
    static FloatArray of(ChromaConfig config) {
        int classes = config.pitchClasses();
        int bins = config.bins();
        double[] pitches = pitches(config);
        float[] bank = new float[classes * bins];
        double[] column = new double[classes];
        for (int bin = 0; bin < bins; bin++) {
            double width = Math.max(pitches[bin + 1] - pitches[bin], 1);
            double squares = 0;
            for (int pitchClass = 0; pitchClass < classes; pitchClass++) {
                double distance = nearest(pitches[bin] - pitchClass, classes);
                column[pitchClass] = Math.exp(-0.5 * square(2 * distance / width));
                squares += square(column[pitchClass]);
            }
            double octave = pitches[bin] / classes;
            double weight =
                    Math.exp(-0.5 * square((octave - CENTRE_OCTAVE) / OCTAVE_WIDTH))
                            / Math.sqrt(squares);
            for (int pitchClass = 0; pitchClass < classes; pitchClass++) {
                // The pitches count from A; C lies three semitones higher.
                int fromC = Math.floorMod(pitchClass - 3 * (classes / 12), classes);
                bank[fromC * bins + bin] = (float) (column[pitchClass] * weight);
            }
        }
        return new FloatArray(Shape.of(classes, bins), bank);
    }

    /**
     * The pitch of each bin and of the one behind the last, in pitch classes above the A at 27.5
     * Hz. Bin 0 has no pitch and is put one and a half octaves below bin 1.
     */
    private static double[] pitches(ChromaConfig config) {
        double[] pitches = new double[config.bins() + 1];
        for (int bin = 1; bin < pitches.length; bin++) {
            double frequencyHz = (double) bin * config.samplingRateHz() / config.fftSize();
            pitches[bin] =
                    config.pitchClasses() * Math.log(frequencyHz / (A4_HZ / 16)) / Math.log(2);
        }
        pitches[0] = pitches[1] - 1.5 * config.pitchClasses();
        return pitches;
    }

    /** A distance in pitch classes, folded into half an octave to each side. */
    private static double nearest(double distance, int classes) {
        double half = Math.rint(classes / 2.0);
        double shifted = distance + half + 10 * classes;
        return shifted - classes * Math.floor(shifted / classes) - half;
    }

    private static double square(double value) {
        return value * value;
    }
}
