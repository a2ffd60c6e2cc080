package org.continuo.engine.stems;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import org.continuo.core.tensor.FloatArray;

/** What goes on in the network between a segment and its stems. */
public final class DemucsProbe {
    private DemucsProbe() {}

    /** The model or bag {@code name} of a folder. */
    public static StemModel open(StemModels models, Path folder, String name) throws IOException {
        return models.open(folder, name);
    }

    /** All stems in memory, without evening out the level ({@code apply_model}). */
    public static float[][][] apply(
            StemSeparator separator, float[][] sound, DoubleConsumer progress) {
        return separator.apply(sound, progress);
    }

    /** All stems in memory, of sound in the model's form. */
    public static float[][][] separate(
            StemSeparator separator, float[][] converted, DoubleConsumer progress) {
        return separator.separate(converted, progress);
    }

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
