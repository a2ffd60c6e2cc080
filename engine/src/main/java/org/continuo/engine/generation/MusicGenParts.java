package org.continuo.engine.generation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;
import org.continuo.core.chroma.ChromaExtractor;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.request.CodebookTokens;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.CodecTensors;
import org.continuo.engine.checkpoint.TextEncoderTensors;
import org.continuo.engine.codec.AudioCodec;
import org.continuo.engine.conditioning.Conditioner;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.decoder.TokenDecoder;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.text.TextEncoder;
import org.continuo.engine.text.TextStates;
import org.continuo.engine.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The networks of one checkpoint, each converted and loaded when it is first needed, and what they
 * do with whole clips. One thread at a time.
 */
public final class MusicGenParts implements AutoCloseable {
    /** audiocraft's stride, which suits windows of 30 s, and its share of such a window. */
    private static final double LONGEST_STRIDE_SECONDS = 18;

    private static final double STRIDE_SHARE = 0.6;

    private final Checkpoint checkpoint;
    private final Path tokenizerFile;
    private final EngineSettings settings;
    private final ModelCache cache;
    private final String contentHash;
    private final MusicGenConfig config;

    private @Nullable Tokenizer tokenizer;
    private @Nullable TokenDecoder decoder;
    private @Nullable AudioCodec codec;
    private @Nullable ChromaExtractor chroma;

    private MusicGenParts(Checkpoint checkpoint, Path tokenizerFile, EngineSettings settings)
            throws IOException {
        this.checkpoint = checkpoint;
        this.tokenizerFile = tokenizerFile;
        this.settings = settings;
        cache = new ModelCache(settings.cacheFolder());
        config = MusicGenConfig.from(checkpoint);
        contentHash = checkpoint.contentHash(new CacheFolder(settings.cacheFolder()));
    }

    /**
     * Reads the geometry of {@code checkpoint} and prepares its networks.
     *
     * @param checkpoint closed with the result, or at once if it is not a MusicGen
     */
    public static MusicGenParts open(Checkpoint checkpoint, EngineSettings settings)
            throws IOException {
        Path tokenizerFile =
                checkpoint.tokenizerFile().orElse(checkpoint.folder().resolve("tokenizer.json"));
        return open(checkpoint, tokenizerFile, settings);
    }

    /** The same with a tokenizer that lies elsewhere. */
    public static MusicGenParts open(
            Checkpoint checkpoint, Path tokenizerFile, EngineSettings settings) throws IOException {
        try {
            return new MusicGenParts(checkpoint, tokenizerFile, settings);
        } catch (IOException | RuntimeException problem) {
            checkpoint.close();
            throw problem;
        }
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    public DecoderConfig decoderConfig() {
        return config.decoder();
    }

    public int sampleRateHz() {
        return config.codec().sampleRateHz();
    }

    public double frameRateHz() {
        return config.codec().frameRateHz();
    }

    /** The longest clip that the model makes in one window. */
    public double maximumSeconds() {
        return config.maximumSteps() / frameRateHz();
    }

    /**
     * How far the window moves for longer clips.
     *
     * @param wanted if absent, 18 s or three fifths of the window, whichever is less
     */
    public double strideSeconds(OptionalDouble wanted) {
        return wanted.orElse(Math.min(LONGEST_STRIDE_SECONDS, STRIDE_SHARE * maximumSeconds()));
    }

    public Tokenizer tokenizer() throws IOException {
        if (tokenizer == null) {
            tokenizer = Tokenizer.open(tokenizerFile, settings.cacheFolder().resolve("tokenizers"));
        }
        return tokenizer;
    }

    public TokenDecoder decoder() throws IOException {
        if (decoder == null) {
            decoder = checkpoint.isAdapted() ? openAdaptedDecoder() : openDecoder();
        }
        return decoder;
    }

    private TokenDecoder openDecoder() throws IOException {
        return TokenDecoder.open(
                config.decoder(),
                checkpoint.weights(),
                cache,
                contentHash,
                settings.precision(),
                settings.session());
    }

    private TokenDecoder openAdaptedDecoder() throws IOException {
        return TokenDecoder.openAdapted(
                config.decoder(),
                checkpoint.weights(),
                cache,
                contentHash,
                checkpoint.unadaptedWeights(),
                checkpoint.unadaptedHash(new CacheFolder(settings.cacheFolder())),
                settings.precision(),
                settings.session());
    }

    public AudioCodec codec() throws IOException {
        if (codec == null) {
            codec =
                    AudioCodec.open(
                            config.codec(),
                            checkpoint.codecWeights(),
                            cache,
                            contentHash(CodecTensors.PREFIX) + "-codec",
                            settings.codecPrecision(),
                            settings.session());
        }
        return codec;
    }

    public Conditioner conditioner() throws IOException {
        return new Conditioner(decoder());
    }

    /** What hears melodies, of the geometry of a melody model; for others of the published one. */
    public ChromaExtractor chroma() {
        if (chroma == null) {
            chroma = new ChromaExtractor(config.chroma());
        }
        return chroma;
    }

    /**
     * Text states of a batch of descriptions, of which empty ones condition on nothing. The text
     * encoder is loaded for the call only: it is as large as a small decoder and idle during the
     * whole generation.
     */
    public TextStates encodeText(List<String> descriptions) throws IOException {
        try (TextEncoder encoder = openTextEncoder()) {
            return Conditioner.withoutEmpty(
                    encoder.encode(tokenizer().tokenize(descriptions)), descriptions);
        }
    }

    /** The text encoder; the caller closes it. */
    public TextEncoder openTextEncoder() throws IOException {
        return TextEncoder.open(
                config.textEncoder(),
                checkpoint.weights().under(TextEncoderTensors.PREFIX),
                cache,
                contentHash(TextEncoderTensors.PREFIX),
                settings.session());
    }

    /** Of the tensors whose names begin so. */
    private String contentHash(String prefix) throws IOException {
        return checkpoint.contentHash(new CacheFolder(settings.cacheFolder()), prefix);
    }

    /**
     * The end of a sound as the model takes it as a prompt: its rate and channels, and of whole
     * frames, so that what is generated begins where the sound ends.
     *
     * @throws IllegalArgumentException if it is shorter than a frame or longer than a window
     */
    public AudioSamples promptEnding(AudioSamples sound) throws IOException {
        int hop = codec().hopLength();
        AudioSamples prompt = toModel(sound);
        int frames = prompt.length() / hop;
        if (frames == 0) {
            throw new IllegalArgumentException(
                    "prompt: expected at least %d samples at %d Hz, found %d"
                            .formatted(hop, prompt.sampleRateHz(), prompt.length()));
        }
        if (frames >= config.maximumSteps()) {
            throw new IllegalArgumentException(
                    "prompt: expected less than %s s, found %s s"
                            .formatted(maximumSeconds(), sound.durationSeconds()));
        }
        return prompt.last(frames * hop);
    }

    /** At the model's rate; for a mono model the mean of the channels, for a stereo model two. */
    public AudioSamples toModel(AudioSamples sound) {
        return Resampler.resample(
                sound.withChannels(config.decoder().audioChannels()),
                config.codec().sampleRateHz());
    }

    /**
     * Tokens of sounds at the model's rate and with its channels. Shorter ones get silence in
     * front, so that all end together.
     *
     * @return {@code [sounds, codebooks, frames]}
     */
    public CodebookTokens encode(List<AudioSamples> sounds) throws IOException {
        List<AudioSamples> padded = endingTogether(sounds);
        return config.decoder().stereo()
                ? codec().encodeStereo(
                                padded.stream()
                                        .map(AudioSamples::channels)
                                        .toArray(float[][][]::new))
                : codec().encode(
                                padded.stream()
                                        .map(sound -> sound.channel(0))
                                        .toArray(float[][]::new));
    }

    /** The sound of one row of {@code [rows, codebooks, frames]}. */
    AudioSamples decodeRow(CodebookTokens codes, int row) throws IOException {
        float[][] channels =
                config.decoder().stereo()
                        ? codec().decodeStereo(codes.row(row))[0]
                        : codec().decode(codes.row(row));
        requireNumbers(channels);
        return new AudioSamples(channels, sampleRateHz());
    }

    /** Weights that are no numbers would be heard as nothing, or worse. */
    void requireNumbers(float[][] channels) throws CheckpointException {
        for (float[] channel : channels) {
            for (float sample : channel) {
                if (!Float.isFinite(sample)) {
                    throw new CheckpointException(
                            "%s: audio: expected finite samples, found %s: the codec's weights are damaged"
                                    .formatted(checkpoint.folder(), sample));
                }
            }
        }
    }

    /** Sounds of one length: shorter ones have silence in front. */
    public static List<AudioSamples> endingTogether(List<AudioSamples> sounds) {
        int longest = sounds.stream().mapToInt(AudioSamples::length).max().orElse(0);
        return sounds.stream().map(sound -> endingAt(longest, sound)).toList();
    }

    private static AudioSamples endingAt(int length, AudioSamples sound) {
        float[][] silence = new float[sound.channelCount()][length - sound.length()];
        return new AudioSamples(silence, sound.sampleRateHz()).followedBy(sound);
    }

    @Override
    public void close() {
        if (tokenizer != null) {
            tokenizer.close();
        }
        if (decoder != null) {
            decoder.close();
        }
        if (codec != null) {
            codec.close();
        }
        checkpoint.close();
    }
}
