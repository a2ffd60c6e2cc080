package org.continuo.engine.stems;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.FloatArray;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.PackagedModel;
import org.continuo.engine.onnx.HostTensor;
import org.continuo.engine.onnx.InferenceSession;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;

/**
 * A Hybrid Transformer Demucs, which takes one segment at a time ({@code
 * demucs.htdemucs.HTDemucs}). One thread at a time; {@link #close} frees what it holds.
 */
public final class DemucsModel implements AutoCloseable {
    /** Changes with what {@link DemucsGraph} writes. */
    private static final String GRAPH_VERSION = "2";

    private final DemucsConfig config;
    private final Path folder;
    private final SessionSettings settings;
    private final SegmentSpectrum spectrum;
    private final InferenceSession session;
    private final HostTensor spectrumIn;
    private final HostTensor soundIn;
    private final HostTensor spectraOut;
    private final HostTensor soundsOut;
    private final InferenceSession.BoundRun network;

    private DemucsModel(DemucsConfig config, Path folder, SessionSettings settings) {
        this.config = config;
        this.folder = folder;
        this.settings = settings;
        spectrum = new SegmentSpectrum(config);
        session = InferenceSession.openLean(folder.resolve(DemucsGraph.FILE), settings);
        int channels = config.audioChannels();
        int sources = config.sources().size();
        spectrumIn = floats(2 * channels, config.rows(0), config.frames());
        soundIn = floats(channels, 1, config.segmentSamples());
        spectraOut = floats(2 * channels * sources, config.rows(0), config.frames());
        soundsOut = floats(channels * sources, 1, config.segmentSamples());
        network =
                session.bind(
                        Map.of(DemucsGraph.SPECTRUM, spectrumIn, DemucsGraph.SOUND, soundIn),
                        Map.of(DemucsGraph.SPECTRA, spectraOut, DemucsGraph.SOUNDS, soundsOut));
    }

    private static HostTensor floats(int channels, int rows, int columns) {
        return HostTensor.allocate(ElementType.FLOAT32, 1, channels, rows, columns);
    }

    /**
     * Reads a package file and loads its network, which is built if the cache has none of it.
     *
     * @throws CheckpointException if the file is damaged, or another model
     * @throws IOException if the cache cannot be written
     */
    public static DemucsModel open(Path file, ModelCache cache, SessionSettings settings)
            throws IOException {
        try (PackagedModel packaged = PackagedModel.open(file)) {
            DemucsConfig config = DemucsConfig.parse(packaged.arguments());
            Path folder =
                    cache.entry(
                            "demucs-" + packaged.sha256() + "-" + GRAPH_VERSION,
                            target -> DemucsGraph.write(config, packaged.weights(), target));
            return new DemucsModel(config, folder, settings);
        }
    }

    public DemucsConfig config() {
        return config;
    }

    /**
     * What the two branches make of a segment.
     *
     * @param ofSpectrum mean and deviation of the spectrum
     * @param ofSound those of the sound
     * @param spectral {@code [sources · channels][segment]}
     * @param time {@code [sources · channels][segment]}
     */
    record Branches(Moments ofSpectrum, Moments ofSound, float[][] spectral, float[][] time) {}

    /**
     * The stems of a segment.
     *
     * @param mix {@code [channels][samples]}, at most a segment; silence follows
     * @return {@code [sources][channels][samples]}
     */
    public float[][][] separate(float[][] mix) {
        Branches branches = branches(mix);
        float[][][] stems = new float[config.sources().size()][config.audioChannels()][];
        for (int row = 0; row < branches.time().length; row++) {
            float[] stem = new float[mix[0].length];
            float[] spectral = branches.spectral()[row];
            float[] time = branches.time()[row];
            for (int i = 0; i < stem.length; i++) {
                stem[i] = spectral[i] + time[i];
            }
            stems[row / config.audioChannels()][row % config.audioChannels()] = stem;
        }
        return stems;
    }

    /** Both branches of the whole segment in which {@code mix} is the beginning. */
    Branches branches(float[][] mix) {
        Moments[] moments = put(mix);
        network.run();
        int rows = config.sources().size() * config.audioChannels();
        float[][] time = new float[rows][config.segmentSamples()];
        for (int row = 0; row < rows; row++) {
            soundsOut.floats().get(row * config.segmentSamples(), time[row]);
            for (int i = 0; i < time[row].length; i++) {
                time[row][i] = moments[1].restored(time[row][i]);
            }
        }
        return new Branches(
                moments[0],
                moments[1],
                spectrum.inverse(spectraOut.floats(), rows, moments[0]),
                time);
    }

    /** The network's input before normalisation, {@code [1, 2 · channels, nfft / 2, frames]}. */
    FloatArray spectrum(float[][] mix) {
        spectrum.forward(segment(mix), spectrumIn.floats());
        return new FloatArray(spectrumIn.shape(), spectrumIn.toFloats());
    }

    /** Outputs of layers by their names in {@link DemucsGraph}. */
    Map<String, FloatArray> traced(float[][] mix, Set<String> layers) {
        put(mix);
        try (InferenceSession traced =
                InferenceSession.open(folder.resolve(DemucsGraph.TRACED_FILE), settings)) {
            return traced.run(
                    Map.of(DemucsGraph.SPECTRUM, spectrumIn, DemucsGraph.SOUND, soundIn), layers);
        }
    }

    /** Puts a segment into the network's inputs. */
    private Moments[] put(float[][] mix) {
        float[][] segment = segment(mix);
        spectrum.forward(segment, spectrumIn.floats());
        for (int channel = 0; channel < segment.length; channel++) {
            soundIn.floats().put(channel * config.segmentSamples(), segment[channel]);
        }
        Moments ofSpectrum = Moments.of(spectrumIn.floats());
        Moments ofSound = Moments.of(soundIn.floats());
        ofSpectrum.normalise(spectrumIn.floats());
        ofSound.normalise(soundIn.floats());
        return new Moments[] {ofSpectrum, ofSound};
    }

    private float[][] segment(float[][] mix) {
        if (mix.length != config.audioChannels()
                || mix[0].length < 1
                || mix[0].length > config.segmentSamples()) {
            throw new IllegalArgumentException(
                    "segment: expected %d channels of 1 to %d samples, found %d of %d"
                            .formatted(
                                    config.audioChannels(),
                                    config.segmentSamples(),
                                    mix.length,
                                    mix.length == 0 ? 0 : mix[0].length));
        }
        float[][] segment = new float[mix.length][config.segmentSamples()];
        for (int channel = 0; channel < mix.length; channel++) {
            System.arraycopy(mix[channel], 0, segment[channel], 0, mix[channel].length);
        }
        return segment;
    }

    @Override
    public void close() {
        session.close();
        for (HostTensor tensor : List.of(spectrumIn, soundIn, spectraOut, soundsOut)) {
            tensor.close();
        }
    }
}
