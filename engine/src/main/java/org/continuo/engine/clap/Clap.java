package org.continuo.engine.clap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.evaluation.CosineSimilarity;
import org.continuo.engine.onnx.HostTensor;
import org.continuo.engine.onnx.InferenceException;
import org.continuo.engine.onnx.InferenceSession;
import org.continuo.engine.onnx.SessionSettings;
import org.continuo.engine.text.Tokenizer;

/**
 * A CLAP without fusion (Wu et al. 2023) in ONNX form, laid out as on Hugging Face: {@code
 * onnx/audio_model.onnx}, {@code onnx/text_model.onnx}, {@code preprocessor_config.json} and {@code
 * tokenizer.json}. A sound longer than the ten seconds that it hears at once is heard in windows of
 * that length one behind the other, the last of which ends with the sound; their embeddings, each
 * brought to length 1, are averaged, so that nothing is left to chance. One thread at a time.
 */
public final class Clap implements AutoCloseable {
    private static final String AUDIO_INPUT = "input_features";
    private static final String AUDIO_OUTPUT = "audio_embeds";
    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TEXT_OUTPUT = "text_embeds";

    /** RoBERTa's positions. */
    private static final int LONGEST_TEXT_TOKENS = 512;

    private final ClapFeatures features;
    private final Tokenizer tokenizer;
    private final InferenceSession audio;
    private final InferenceSession text;
    private final Path folder;

    private Clap(
            Path folder,
            ClapFeatures features,
            Tokenizer tokenizer,
            InferenceSession audio,
            InferenceSession text) {
        this.folder = folder;
        this.features = features;
        this.tokenizer = tokenizer;
        this.audio = audio;
        this.text = text;
    }

    /** Where it lies in the cache, if the user put one there. */
    public static Path folder(CacheFolder cache) {
        return cache.resolve("clap");
    }

    /** The CLAP in the cache, if there is one. */
    public static Optional<Clap> find(CacheFolder cache, SessionSettings settings)
            throws IOException {
        Path folder = folder(cache);
        return Files.isDirectory(folder)
                ? Optional.of(open(folder, cache, settings))
                : Optional.empty();
    }

    /**
     * Opens the CLAP in {@code folder}.
     *
     * @throws CheckpointException if a file is missing, damaged, or of another model
     */
    static Clap open(Path folder, CacheFolder cache, SessionSettings settings) throws IOException {
        ClapFeatures features =
                ClapFeatures.read(present(folder.resolve("preprocessor_config.json")));
        Path audioFile = present(folder.resolve("onnx/audio_model.onnx"));
        Path textFile = present(folder.resolve("onnx/text_model.onnx"));
        Tokenizer tokenizer =
                Tokenizer.open(
                        present(folder.resolve("tokenizer.json")), cache.resolve("tokenizers"));
        try {
            InferenceSession audio =
                    session(audioFile, settings, Set.of(AUDIO_INPUT), AUDIO_OUTPUT);
            try {
                return new Clap(
                        folder,
                        features,
                        tokenizer,
                        audio,
                        session(textFile, settings, Set.of(IDS, MASK), TEXT_OUTPUT));
            } catch (IOException | RuntimeException problem) {
                audio.close();
                throw problem;
            }
        } catch (IOException | RuntimeException problem) {
            tokenizer.close();
            throw problem;
        }
    }

    private static Path present(Path file) throws CheckpointException {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(file + ": expected a file of a CLAP, found none");
        }
        return file;
    }

    private static InferenceSession session(
            Path file, SessionSettings settings, Set<String> inputs, String output)
            throws CheckpointException {
        InferenceSession session;
        try {
            session = InferenceSession.open(file, settings);
        } catch (InferenceException refused) {
            throw new CheckpointException(
                    file + ": expected a CLAP in ONNX form, found a file that cannot be loaded",
                    refused);
        }
        if (!session.inputs().equals(inputs) || !session.outputs().contains(output)) {
            String found = "%s and %s".formatted(session.inputs(), session.outputs());
            session.close();
            throw new CheckpointException(
                    "%s: expected the inputs %s and an output %s, found %s"
                            .formatted(file, inputs, output, found));
        }
        return session;
    }

    /** The cosine of a sound's embedding and a text's. */
    public double agreement(AudioSamples sound, String words) throws IOException {
        float[] heard = hear(sound);
        float[] read = read(words);
        if (heard.length != read.length) {
            throw new CheckpointException(
                    "%s: expected embeddings of one length, found %d of sound and %d of text"
                            .formatted(folder, heard.length, read.length));
        }
        Shape shape = Shape.of(1, heard.length);
        return CosineSimilarity.ofPairs(new FloatArray(shape, heard), new FloatArray(shape, read))[
                0];
    }

    private float[] hear(AudioSamples sound) throws CheckpointException {
        float[] samples =
                Resampler.resample(sound.withChannels(1), features.sampleRateHz()).channel(0);
        if (samples.length == 0) {
            throw new IllegalArgumentException("CLAP: expected sound, found no samples");
        }
        int window = features.windowSamples();
        float[] mean = new float[0];
        for (int from = 0; from == 0 || from < samples.length; from += window) {
            int begin = Math.max(0, Math.min(from, samples.length - window));
            int end = Math.min(samples.length, begin + window);
            float[] unit = unit(hearWindow(Arrays.copyOfRange(samples, begin, end)));
            if (from == 0) {
                mean = unit;
            } else {
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += unit[i];
                }
            }
        }
        return mean;
    }

    private float[] hearWindow(float[] samples) throws CheckpointException {
        try (HostTensor input =
                HostTensor.floats(
                        features.of(samples), 1, 1, features.frames(), features.bandCount())) {
            return run(audio, Map.of(AUDIO_INPUT, input), AUDIO_OUTPUT, "onnx/audio_model.onnx");
        }
    }

    private float[] read(String words) throws CheckpointException {
        long[] ids = ids(words);
        long[] all = new long[ids.length];
        Arrays.fill(all, 1);
        try (HostTensor input = HostTensor.longs(ids, 1, ids.length);
                HostTensor mask = HostTensor.longs(all, 1, ids.length)) {
            return run(text, Map.of(IDS, input, MASK, mask), TEXT_OUTPUT, "onnx/text_model.onnx");
        }
    }

    /** A text that is too long is cut before its last token, the end. */
    long[] ids(String words) {
        long[] ids = tokenizer.tokenize(List.of(words)).ids().values();
        if (ids.length <= LONGEST_TEXT_TOKENS) {
            return ids;
        }
        long[] cut = Arrays.copyOf(ids, LONGEST_TEXT_TOKENS);
        cut[cut.length - 1] = ids[ids.length - 1];
        return cut;
    }

    private float[] run(
            InferenceSession session, Map<String, HostTensor> inputs, String output, String file)
            throws CheckpointException {
        try {
            FloatArray found = session.run(inputs, Set.of(output)).get(output);
            if (found == null) {
                throw new IllegalStateException(file + ": expected an output " + output);
            }
            return found.values();
        } catch (InferenceException other) {
            throw new CheckpointException(
                    "%s: expected a network for CLAP's inputs, found one that does not take them"
                            .formatted(folder.resolve(file)),
                    other);
        }
    }

    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        double length = Math.max(1e-12, Math.sqrt(squares));
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
        return vector;
    }

    @Override
    public void close() {
        tokenizer.close();
        audio.close();
        text.close();
    }
}
