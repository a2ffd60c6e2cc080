package org.continuo.engine.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.continuo.engine.audio.AudioSamples;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.chroma.ChromaConfig;
import org.continuo.engine.chroma.ChromaExtractor;
import org.continuo.engine.chroma.ChromaExtractor.PaddedBatch;
import org.continuo.engine.chroma.ChromaExtractor.Padding;
import org.continuo.engine.codec.CodecConfig;
import org.continuo.engine.codec.EncodecCodec;
import org.continuo.engine.conditioning.Conditioner;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.decoder.TokenDecoder;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.tensor.FloatArray;
import org.continuo.engine.tensor.LongArray;
import org.continuo.engine.text.TextEncoder;
import org.continuo.engine.text.TextEncoderConfig;
import org.continuo.engine.text.TextStates;
import org.continuo.engine.text.TokenizedTexts;
import org.continuo.engine.text.Tokenizer;
import org.continuo.engine.tokens.CodebookTokens;

/** The engine's networks for one checkpoint of the kit, each opened when it is first needed. */
final class KitModel implements AutoCloseable {
    private final Checkpoint checkpoint;
    private final EngineSettings settings;
    private final ModelCache cache;
    private final String hash;
    private final Tokenizer tokenizer;
    private final TextEncoder textEncoder;
    private final TokenDecoder decoder;
    private final EncodecCodec codec;
    private final Conditioner conditioner;
    private final ChromaExtractor chroma;

    /**
     * Opens a checkpoint's networks.
     *
     * @param checkpoint closed with the result, or at once if a network cannot be opened
     */
    static KitModel open(Checkpoint checkpoint, Path tokenizerFile, EngineSettings settings)
            throws IOException {
        try {
            return new KitModel(checkpoint, tokenizerFile, settings);
        } catch (IOException | RuntimeException problem) {
            checkpoint.close();
            throw problem;
        }
    }

    /** The tokenizer that lies in the checkpoint. */
    static Path tokenizerFile(Checkpoint checkpoint) throws CheckpointException {
        return checkpoint
                .tokenizerFile()
                .orElseThrow(() ->
                        new CheckpointException(
                                checkpoint.folder() + ": expected a tokenizer.json, found none"));
    }

    private KitModel(Checkpoint checkpoint, Path tokenizerFile, EngineSettings settings)
            throws IOException {
        this.checkpoint = checkpoint;
        this.settings = settings;
        cache = new ModelCache(settings.cacheFolder());
        hash = checkpoint.contentHash();
        tokenizer = Tokenizer.open(tokenizerFile, settings.cacheFolder());
        textEncoder =
                TextEncoder.open(
                        TextEncoderConfig.from(checkpoint.config().section("text_encoder")),
                        checkpoint.weights().under("text_encoder."),
                        cache,
                        hash,
                        settings.session());
        decoder =
                TokenDecoder.open(
                        DecoderConfig.from(checkpoint.config()),
                        checkpoint.weights(),
                        cache,
                        hash,
                        settings.precision(),
                        settings.session());
        codec =
                EncodecCodec.open(
                        CodecConfig.from(checkpoint.codecConfig()),
                        checkpoint.codecWeights(),
                        cache,
                        hash + "-codec",
                        settings.session());
        conditioner = new Conditioner(decoder);
        chroma = new ChromaExtractor(ChromaConfig.MUSICGEN_MELODY);
    }

    TokenizedTexts tokenize(List<String> texts) {
        return tokenizer.tokenize(texts);
    }

    /** The text of these ids, without special tokens. */
    String decodeText(List<Long> ids) {
        return tokenizer.decode(ids.stream().mapToLong(Long::longValue).toArray());
    }

    TextStates encode(TokenizedTexts texts) {
        return textEncoder.encode(texts);
    }

    /** Text states as transformers conditions on them: of an empty text the end mark counts. */
    TextStates text(List<String> texts) {
        return encode(tokenize(texts));
    }

    /** Empty texts that do not count. */
    TextStates noText(int rows) {
        List<String> empty = Collections.nCopies(rows, "");
        return Conditioner.withoutEmpty(text(empty), empty);
    }

    TokenDecoder decoder() {
        return decoder;
    }

    /** A decoder of which positions can be masked; the caller closes it. */
    TokenDecoder openMaskableDecoder() throws IOException {
        return TokenDecoder.openWithAttentionBias(
                decoder.config(), checkpoint.weights(), cache, hash, settings.session());
    }

    Conditioner conditioner() {
        return conditioner;
    }

    /** Tokens of sounds of one length, for stereo models of both channels. */
    CodebookTokens encode(List<AudioSamples> batch) {
        return decoder.config().stereo()
                ? codec.encodeStereo(
                        batch.stream().map(AudioSamples::channels).toArray(float[][][]::new))
                : codec.encode(batch.stream().map(clip -> clip.channel(0)).toArray(float[][]::new));
    }

    /** The sounds of generated tokens. */
    List<AudioSamples> decode(CodebookTokens codes) {
        if (!decoder.config().stereo()) {
            return codecDecode(codes);
        }
        List<AudioSamples> clips = new ArrayList<>();
        for (float[][] channels : codec.decodeStereo(codes)) {
            clips.add(new AudioSamples(channels, codec.sampleRateHz()));
        }
        return clips;
    }

    /** The sounds of tokens as the codec takes them, one channel each. */
    List<AudioSamples> codecDecode(CodebookTokens codes) {
        List<AudioSamples> clips = new ArrayList<>();
        for (float[] samples : codec.decode(codes)) {
            clips.add(AudioSamples.mono(samples, codec.sampleRateHz()));
        }
        return clips;
    }

    /** Sounds brought to the length of the longest by silence before them. */
    List<AudioSamples> leftPadded(List<AudioSamples> sounds) {
        int length = sounds.stream().mapToInt(AudioSamples::length).max().orElse(0);
        List<AudioSamples> padded = new ArrayList<>();
        for (AudioSamples sound : sounds) {
            float[][] channels = new float[sound.channelCount()][length];
            for (int channel = 0; channel < channels.length; channel++) {
                System.arraycopy(
                        sound.channel(channel),
                        0,
                        channels[channel],
                        length - sound.length(),
                        sound.length());
            }
            padded.add(new AudioSamples(channels, sound.sampleRateHz()));
        }
        return padded;
    }

    /** The features of one melody, {@code [1, frames, classes]}. */
    FloatArray melody(KitCase kitCase, int index) throws IOException {
        return features(melodies(kitCase.sounds("melodies").subList(index, index + 1)));
    }

    /** The features of all melodies of a case, {@code [melodies, frames, classes]}. */
    FloatArray melodyBatch(KitCase kitCase) throws IOException {
        return features(melodies(kitCase.sounds("melodies")));
    }

    /** Which frames begin inside their melody, {@code [melodies, frames]}. */
    LongArray melodyMask(KitCase kitCase) throws IOException {
        return chroma.attentionMask(melodies(kitCase.sounds("melodies")));
    }

    private PaddedBatch melodies(List<AudioSamples> sounds) {
        return chroma.pad(sounds.stream().map(chroma::mono).toList(), Padding.LONGEST);
    }

    private FloatArray features(PaddedBatch batch) {
        return chroma.oneHot(
                chroma.normalisedChroma(chroma.rawChroma(chroma.powerSpectrogram(batch))));
    }

    @Override
    public void close() {
        tokenizer.close();
        textEncoder.close();
        decoder.close();
        codec.close();
        checkpoint.close();
    }
}
