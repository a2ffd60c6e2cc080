package org.continuo.engine.stems;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.FloatArray;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.PackagedModel;
import org.continuo.engine.onnx.BoundRun;
import org.continuo.engine.onnx.HostTensor;
import org.continuo.engine.onnx.InferenceSession;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.jspecify.annotations.Nullable;

/**
 * A Hybrid Transformer Demucs, which takes one segment at a time ({@code
 * demucs.htdemucs.HTDemucs}). One thread at a time; {@link #close} frees what it holds.
 */
public final class DemucsModel implements AutoCloseable {
    /** Changes with what {@link DemucsGraph} writes. */
    private static final String GRAPH_VERSION = "3";

    private final DemucsConfig config;
    private final Path folder;
    private final SessionSettings settings;
    private final SegmentSpectrum spectrum;
    private @Nullable Network network;

    private DemucsModel(DemucsConfig config, Path folder, SessionSettings settings) {
        this.config = config;
        this.folder = folder;
        this.settings = settings;
        spectrum = new SegmentSpectrum(config);
    }

    /** The graph with what goes in and comes out, in memory from the first segment on. */
    private static final class Network implements AutoCloseable {
        private final InferenceSession session;
        private final HostTensor spectrumIn;
        private final HostTensor soundIn;
        private final HostTensor spectraOut;
        private final HostTensor soundsOut;
        private final BoundRun run;

        /** Kept from segment to segment, as garbage of their size would fill the heap. */
        private final float[][] spectral;

        private final float[][] time;

        Network(DemucsConfig config, Path graph, SessionSettings settings) {
            session = InferenceSession.openUnplanned(graph, settings);
            int channels = config.audioChannels();
            int sources = config.sources().size();
            spectrumIn = floats(2 * channels, config.rows(0), config.frames());
            soundIn = floats(channels, 1, config.segmentSamples());
            spectraOut = floats(2 * channels * sources, config.rows(0), config.frames());
            soundsOut = floats(channels * sources, 1, config.segmentSamples());
            spectral = new float[channels * sources][config.segmentSamples()];
            time = new float[channels * sources][config.segmentSamples()];
            run =
                    session.bind(
                            inputs(),
                            Map.of(DemucsGraph.SPECTRA, spectraOut, DemucsGraph.SOUNDS, soundsOut));
        }

        Map<String, HostTensor> inputs() {
            return Map.of(DemucsGraph.SPECTRUM, spectrumIn, DemucsGraph.SOUND, soundIn);
        }

        @Override
        public void close() {
            session.close();
            for (HostTensor tensor : List.of(spectrumIn, soundIn, spectraOut, soundsOut)) {
                tensor.close();
            }
        }
    }

    private Network network() {
        Network loaded = network;
        if (loaded == null) {
            loaded = new Network(config, folder.resolve(DemucsGraph.FILE), settings);
            network = loaded;
        }
        return loaded;
    }

    /** Gives the network's memory back; the next segment loads it again. */
    void unload() {
        if (network != null) {
            network.close();
            network = null;
        }
    }

    private static HostTensor floats(int channels, int rows, int columns) {
        return HostTensor.allocate(ElementType.FLOAT32, 1, channels, rows, columns);
    }

    /**
     * Reads a package file, and builds its network if the cache has none of it.
     *
     * @throws CheckpointException if the file is damaged, or another model
     * @throws IOException if the cache cannot be written
     */
    public static DemucsModel open(Path file, ModelCache cache, SessionSettings settings)
            throws IOException {
        try (PackagedModel packaged = PackagedModel.open(file)) {
            DemucsConfig config = DemucsConfig.parse(packaged.arguments());
            boolean forCard = !settings.device().isProcessor();
            Path folder =
                    cache.entry(
                            "demucs-%s-%s%s"
                                    .formatted(
                                            packaged.sha256(),
                                            GRAPH_VERSION,
                                            forCard ? "-card" : ""),
                            target ->
                                    DemucsGraph.write(config, packaged.weights(), forCard, target));
            return new DemucsModel(config, folder, settings);
        }
    }

    public DemucsConfig config() {
        return config;
    }

    /**
     * What the two branches make of a segment, until the next one is heard.
     *
     * @param ofSpectrum mean and deviation of the spectrum
     * @param ofSound those of the sound
     * @param spectral {@code [sources · channels][segment]}
     * @param time {@code [sources · channels][segment]}
     */
    record Branches(Moments ofSpectrum, Moments ofSound, float[][] spectral, float[][] time) {}

    /**
     * The stems of a segment, until the next one is heard.
     *
     * @param mix {@code [channels][samples]}, at most a segment; silence follows
     * @return {@code [sources][channels][samples]}
     */
    public float[][][] separate(float[][] mix) {
        Branches branches = branches(mix);
        float[][][] stems = new float[config.sources().size()][config.audioChannels()][];
        for (int row = 0; row < branches.time().length; row++) {
            float[] stem = branches.time()[row];
            float[] spectral = branches.spectral()[row];
            for (int i = 0; i < stem.length; i++) {
                stem[i] += spectral[i];
            }
            stems[row / config.audioChannels()][row % config.audioChannels()] =
                    mix[0].length == stem.length ? stem : Arrays.copyOf(stem, mix[0].length);
        }
        return stems;
    }

    /** Both branches of the whole segment in which {@code mix} is the beginning. */
    Branches branches(float[][] mix) {
        Network loaded = network();
        Moments[] moments = put(mix, loaded);
        loaded.run.run();
        requireNumbersOfCard(loaded.soundsOut.floats());
        for (int row = 0; row < loaded.time.length; row++) {
            float[] time = loaded.time[row];
            loaded.soundsOut.floats().get(row * config.segmentSamples(), time);
            for (int i = 0; i < time.length; i++) {
                time[i] = moments[1].restored(time[i]);
            }
        }
        spectrum.inverse(loaded.spectraOut.floats(), moments[0], loaded.spectral);
        return new Branches(moments[0], moments[1], loaded.spectral, loaded.time);
    }

    /** A driver that fails may say nothing of it. */
    private void requireNumbersOfCard(FloatBuffer sounds) {
        if (!settings.device().isProcessor() && !Float.isFinite(sounds.get(sounds.limit() / 2))) {
            throw new ArithmeticException(
                    "stems: expected numbers of %s, found none"
                            .formatted(settings.device().label()));
        }
    }

    /** The network's input before normalisation, {@code [1, 2 · channels, nfft / 2, frames]}. */
    FloatArray spectrum(float[][] mix) {
        Network loaded = network();
        spectrum.forward(segment(mix), loaded.spectrumIn.floats());
        return new FloatArray(loaded.spectrumIn.shape(), loaded.spectrumIn.toFloats());
    }

    /** Outputs of layers by their names in {@link DemucsGraph}. */
    Map<String, FloatArray> traced(float[][] mix, Set<String> layers) {
        Network loaded = network();
        put(mix, loaded);
        try (InferenceSession traced =
                InferenceSession.open(folder.resolve(DemucsGraph.TRACED_FILE), settings)) {
            return traced.run(loaded.inputs(), layers);
        }
    }

    /** Puts a segment into the network's inputs. */
    private Moments[] put(float[][] mix, Network loaded) {
        float[][] segment = segment(mix);
        FloatBuffer spectrumIn = loaded.spectrumIn.floats();
        FloatBuffer soundIn = loaded.soundIn.floats();
        spectrum.forward(segment, spectrumIn);
        for (int channel = 0; channel < segment.length; channel++) {
            soundIn.put(channel * config.segmentSamples(), segment[channel]);
        }
        Moments ofSpectrum = Moments.of(spectrumIn);
        Moments ofSound = Moments.of(soundIn);
        ofSpectrum.normalise(spectrumIn);
        ofSound.normalise(soundIn);
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
        unload();
    }
}
