package org.continuo.engine.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.onnx.HostTensor;

/**
 * Encodes clips whose samples are still to come, the counterpart of {@link CodecStream}: each call
 * hands out the tokens that no later sample can change, and together they are those of {@link
 * AudioCodec#encode}. Memory is that of a few windows and of the samples of one call.
 *
 * <p>Convolutions run in windows with what they read around a frame; the recurrent layers between
 * them look only back, so their state is carried on. At the end enough is held back that no window
 * is shorter than what its padding reflects.
 *
 * <p>{@link #close} frees the state; the codec stays open for at least as long. One thread at a
 * time.
 */
public final class EncodingStream implements AutoCloseable {
    private final CodecConfig config;
    private final CodecEncoder encoder;
    private final int rows;
    private final RecurrentState before;
    private final RecurrentState after;
    private final ReceptiveField featureReach;

    /** Samples from frame {@link #samplesFrom} on, {@code [rows · channels][samples]}. */
    private float[][] samples;

    private int samplesFrom;
    private int featuresTo;

    /** Of each row the recurrent layers' output from frame {@link #sequenceFrom} on. */
    private float[][] sequence;

    private int sequenceFrom;
    private int codesTo;
    private boolean finished;

    EncodingStream(CodecConfig config, CodecEncoder encoder, int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException(
                    "encoding stream: expected at least 1 row, found " + rows);
        }
        this.config = config;
        this.encoder = encoder;
        this.rows = rows;
        this.samples = new float[rows * config.audioChannels()][0];
        this.sequence = new float[rows][0];
        this.before = RecurrentState.zeros(config, rows);
        this.after = RecurrentState.zeros(config, rows);
        this.featureReach = CodecReach.ofFeatures(config);
    }

    /**
     * What is known of some frames.
     *
     * @param codes {@code [rows, codebooks, frames]}
     * @param embedding the same before quantisation, {@code [rows, dimension, frames]}
     */
    record Encoded(CodebookTokens codes, FloatArray embedding) {}

    /**
     * Goes on.
     *
     * @param next {@code [rows · channels][samples]} of one length, behind those before
     * @return tokens behind those before, {@code [rows, codebooks, 0 or more]}
     * @throws IllegalArgumentException for other audio
     */
    public CodebookTokens append(float[][] next) {
        AudioCodec.checkAudio(config, next);
        if (next.length != samples.length) {
            throw new IllegalArgumentException(
                    "encoding stream: expected %d channels, found %d"
                            .formatted(samples.length, next.length));
        }
        return encoded(next, false).codes();
    }

    /** The tokens that waited for what might follow, now that nothing does. */
    public CodebookTokens finish() {
        return encoded(new float[samples.length][0], true).codes();
    }

    /** The same for samples that are known to be audio. */
    Encoded encoded(float[][] next, boolean last) {
        if (finished) {
            throw new IllegalStateException("encoding stream: expected no call behind its end");
        }
        finished = last;
        for (int channel = 0; channel < samples.length; channel++) {
            int known = samples[channel].length;
            samples[channel] = Arrays.copyOf(samples[channel], known + next[channel].length);
            System.arraycopy(next[channel], 0, samples[channel], known, next[channel].length);
        }
        if (last && config.takesWholeFrames()) {
            int whole = Math.ceilDiv(samples[0].length, config.hopLength()) * config.hopLength();
            samples =
                    Arrays.stream(samples)
                            .map(row -> Arrays.copyOf(row, whole))
                            .toArray(float[][]::new);
        }
        int received =
                last
                        ? samplesFrom + Math.ceilDiv(samples[0].length, config.hopLength())
                        : samplesFrom + samples[0].length / config.hopLength();
        List<Encoded> parts = new ArrayList<>();
        int featuresEnd = settled(featuresTo, received, featureReach);
        for (Window window : windows(featuresTo, featuresEnd, received, featureReach)) {
            addSequence(window);
            featuresTo = window.to();
            // So that no more than a window's sequence waits, however long the samples are.
            parts.add(codes(last && featuresTo == received));
        }
        if (last && featuresEnd == received && codesTo < received) {
            parts.add(codes(true));
        }
        forgetSamples();
        return joined(parts);
    }

    /** Up to where frames can be computed now, so that enough is left for the last window. */
    private int settled(int done, int received, ReceptiveField reach) {
        return finished ? received : Math.max(done, received - least(reach));
    }

    private static int least(ReceptiveField reach) {
        return 2 * (reach.before() + reach.after());
    }

    /** Windows of {@code from … to}, none shorter than what its padding reflects. */
    private List<Window> windows(int from, int to, int received, ReceptiveField reach) {
        List<Window> windows = new ArrayList<>();
        int size = Math.max(encoder.windowFrames(), least(reach));
        int at = from;
        while (at < to) {
            int end = to - at < 2 * size ? to : at + size;
            if (!finished && end - at < size) {
                break; // until more is there
            }
            windows.add(
                    new Window(
                            at,
                            end,
                            Math.max(0, at - reach.before()),
                            Math.min(received, end + reach.after())));
            at = end;
        }
        return windows;
    }

    /** The recurrent layers' output for a window of samples, behind what is known of it. */
    private void addSequence(Window window) {
        int width = config.encoderWidth();
        int channels = config.audioChannels();
        int known = sequence[0].length;
        int added = window.keptFrames() * width;
        try (HostTensor features =
                        HostTensor.allocate(ElementType.FLOAT32, rows, window.keptFrames(), width);
                HostTensor output =
                        HostTensor.allocate(
                                ElementType.FLOAT32, rows, window.keptFrames(), width)) {
            for (int row = 0; row < rows; row++) {
                encoder.features(
                        Arrays.copyOfRange(samples, row * channels, (row + 1) * channels),
                        window.shifted(-samplesFrom),
                        features,
                        row * window.keptFrames());
            }
            boolean recurrent = encoder.recurrent(features, before, after, output);
            for (int row = 0; row < rows; row++) {
                sequence[row] = Arrays.copyOf(sequence[row], known + added);
                (recurrent ? output : features)
                        .floats()
                        .get(row * added, sequence[row], known, added);
            }
        }
    }

    /** Codes and embedding of what is settled of the sequence. */
    private Encoded codes(boolean last) {
        ReceptiveField reach = CodecReach.ofCodes(config);
        int width = config.encoderWidth();
        int known = sequenceFrom + sequence[0].length / width;
        int to = last ? known : Math.max(codesTo, known - least(reach));
        if (to - codesTo < (last ? 1 : Math.max(1, least(reach)))) {
            return nothing();
        }
        Window window =
                new Window(
                        codesTo,
                        to,
                        Math.max(0, codesTo - reach.before()),
                        Math.min(known, to + reach.after()));
        Encoded encoded = codes(window.shifted(-sequenceFrom));
        codesTo = to;
        int needed = Math.max(sequenceFrom, to - reach.before());
        for (int row = 0; row < rows; row++) {
            sequence[row] =
                    Arrays.copyOfRange(
                            sequence[row], (needed - sequenceFrom) * width, sequence[row].length);
        }
        sequenceFrom = needed;
        return encoded;
    }

    private Encoded codes(Window window) {
        int width = config.encoderWidth();
        int frames = window.contextFrames();
        try (HostTensor input = HostTensor.allocate(ElementType.FLOAT32, rows, frames, width);
                HostTensor codes =
                        HostTensor.allocate(ElementType.INT64, rows, config.codebooks(), frames);
                HostTensor embedding =
                        HostTensor.allocate(
                                ElementType.FLOAT32, rows, config.dimension(), frames)) {
            for (int row = 0; row < rows; row++) {
                input.floats()
                        .put(
                                row * frames * width,
                                sequence[row],
                                window.contextFrom() * width,
                                frames * width);
            }
            encoder.codes(
                    input, Map.of(EncoderLayers.CODES, codes, EncoderLayers.EMBEDDING, embedding));
            int from = window.from() - window.contextFrom();
            return new Encoded(
                    new CodebookTokens(codes.toLongs(), rows, config.codebooks(), frames)
                            .slice(from, from + window.keptFrames()),
                    slice(embedding.toFloats(), frames, from, window.keptFrames()));
        }
    }

    private FloatArray slice(float[] embedding, int frames, int from, int kept) {
        int lanes = rows * config.dimension();
        float[] part = new float[lanes * kept];
        for (int lane = 0; lane < lanes; lane++) {
            System.arraycopy(embedding, lane * frames + from, part, lane * kept, kept);
        }
        return new FloatArray(Shape.of(rows, config.dimension(), kept), part);
    }

    Encoded nothing() {
        return new Encoded(
                CodebookTokens.zeros(rows, config.codebooks(), 0),
                new FloatArray(Shape.of(rows, config.dimension(), 0), new float[0]));
    }

    private Encoded joined(List<Encoded> parts) {
        int frames = parts.stream().mapToInt(part -> part.codes().frames()).sum();
        CodebookTokens codes = CodebookTokens.zeros(rows, config.codebooks(), frames);
        float[] embedding = new float[rows * config.dimension() * frames];
        int at = 0;
        for (Encoded part : parts) {
            int count = part.codes().frames();
            int ofCodes = rows * config.codebooks();
            copyLanes(part.codes().values(), ofCodes, count, codes.values(), at, frames);
            int ofEmbedding = rows * config.dimension();
            copyLanes(part.embedding().values(), ofEmbedding, count, embedding, at, frames);
            at += count;
        }
        return new Encoded(
                codes, new FloatArray(Shape.of(rows, config.dimension(), frames), embedding));
    }

    /** Puts {@code [lanes, count]} at a frame of {@code [lanes, frames]}, numbers of one type. */
    private static void copyLanes(
            Object from, int lanes, int count, Object to, int at, int frames) {
        for (int lane = 0; lane < lanes; lane++) {
            System.arraycopy(from, lane * count, to, lane * frames + at, count);
        }
    }

    private void forgetSamples() {
        int needed = Math.max(samplesFrom, featuresTo - featureReach.before());
        int count = Math.min((needed - samplesFrom) * config.hopLength(), samples[0].length);
        for (int channel = 0; channel < samples.length; channel++) {
            samples[channel] = Arrays.copyOfRange(samples[channel], count, samples[channel].length);
        }
        samplesFrom = needed;
    }

    @Override
    public void close() {
        before.close();
        after.close();
    }
}
