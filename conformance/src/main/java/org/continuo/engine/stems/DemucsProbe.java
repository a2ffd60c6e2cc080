package org.continuo.engine.stems;

import java.util.Map;
import java.util.Set;
import org.continuo.core.tensor.FloatArray;

/** What goes on in the network between a segment and its stems. */
public final class DemucsProbe {
    private DemucsProbe() {}

    /** The network's input before normalisation, {@code [1, 2 · channels, nfft / 2, frames]}. */
    public static FloatArray spectrum(DemucsModel model, float[][] mix) {
        return model.spectrum(mix);
    }

    /** Mean and deviation of the spectrum, then of the sound. */
    public static float[] moments(DemucsModel model, float[][] mix) {
        DemucsModel.Branches branches = model.branches(mix);
        return new float[] {
            (float) branches.ofSpectrum().mean(),
            (float) branches.ofSpectrum().deviation(),
            (float) branches.ofSound().mean(),
            (float) branches.ofSound().deviation()
        };
    }

    /** What the branch of the spectrum gives, {@code [sources · channels][samples]}. */
    public static float[][] spectralBranch(DemucsModel model, float[][] mix) {
        return model.branches(mix).spectral();
    }

    /** What the branch of the sound gives, {@code [sources · channels][samples]}. */
    public static float[][] timeBranch(DemucsModel model, float[][] mix) {
        return model.branches(mix).time();
    }

    /** Outputs of layers by their names in {@link DemucsGraph}. */
    public static Map<String, FloatArray> traced(
            DemucsModel model, float[][] mix, Set<String> layers) {
        return model.traced(mix, layers);
    }
}
