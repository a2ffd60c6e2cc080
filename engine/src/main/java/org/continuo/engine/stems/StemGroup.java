package org.continuo.engine.stems;

import java.util.List;

/**
 * A file of stems: one of the model's, or several of them together.
 *
 * @param sources indices of the model's stems
 */
record StemGroup(String name, List<Integer> sources) {
    StemGroup {
        sources = List.copyOf(sources);
    }

    /** The sum of its stems among {@code stems}, {@code [channels][samples]}. */
    float[][] of(float[][][] stems) {
        float[][] sum = new float[stems[0].length][stems[0][0].length];
        for (int source : sources) {
            for (int channel = 0; channel < sum.length; channel++) {
                for (int i = 0; i < sum[channel].length; i++) {
                    sum[channel][i] += stems[source][channel][i];
                }
            }
        }
        return sum;
    }
}
