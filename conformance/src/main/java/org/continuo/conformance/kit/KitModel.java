package org.continuo.conformance.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.chroma.ChromaExtractor;
import org.continuo.core.chroma.ChromaExtractor.PaddedBatch;
import org.continuo.core.chroma.ChromaExtractor.Padding;
import org.continuo.core.chroma.ChromaProbe;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.LongArray;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.codec.AudioCodec;
import org.continuo.engine.conditioning.Conditioner;
import org.continuo.engine.conditioning.StyleConfig;
import org.continuo.engine.conditioning.StyleEncoder;
import org.continuo.engine.decoder.DecoderProbe;
import org.continuo.engine.decoder.TokenDecoder;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.GenerationProbe;
import org.continuo.engine.generation.MusicGenParts;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.text.TextEncoder;
import org.continuo.engine.text.TextStates;
import org.continuo.engine.text.TokenizedTexts;
import org.continuo.engine.text.Tokenizer;
import org.continuo.engine.text.TokenizerProbe;

/** The engine's networks for one checkpoint of the kit, each opened when it is first needed. */
final class KitModel implements AutoCloseable {
    private final MusicGenParts parts;
    private final EngineSettings settings;
    private final Tokenizer tokenizer;
    private final TextEncoder textEncoder;
    private final TokenDecoder decoder;
    private final AudioCodec codec;
    private final Conditioner conditioner;
    private final ChromaExtractor chroma;

    /**
     * Opens a checkpoint's networks.
     *
     * @param checkpoint closed with the result, or at once if a network cannot be opened
     */
    static KitModel open(Checkpoint checkpoint, Path tokenizerFile, EngineSettings settings)
            throws IOException {
        MusicGenParts parts = MusicGenParts.open(checkpoint, tokenizerFile, settings);
        try {
            return new KitModel(parts, settings);
        } catch (IOException | RuntimeException problem) {
            parts.close();
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

    private KitModel(MusicGenParts parts, EngineSettings settings) throws IOException {
        this.parts = parts;
        this.settings = settings;
        tokenizer = parts.tokenizer();
        textEncoder = parts.openTextEncoder();
        decoder = parts.decoder();
        codec = parts.codec();
        conditioner = parts.conditioner();
        chroma = parts.chroma();
    }

    TokenizedTexts tokenize(List<String> texts) {
        return tokenizer.tokenize(texts);
    }

    /** The text of these ids, without special tokens. */
    String decodeText(List<Long> ids) {
        return TokenizerProbe.decode(tokenizer, ids.stream().mapToLong(Long::longValue).toArray());
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
        return DecoderProbe.openMaskable(
                parts.decoderConfig(),
                parts.checkpoint().weights(),
                new ModelCache(settings.cacheFolder()),
                parts.checkpoint().contentHash(new CacheFolder(settings.cacheFolder())),
                settings.session());
    }

    /** A style conditioner with so many heads; the caller closes it. */
    StyleEncoder openStyleEncoder(int heads) throws IOException {
        Checkpoint checkpoint = parts.checkpoint();
        return StyleEncoder.open(
                StyleConfig.from(checkpoint.config(), checkpoint.weights()).withHeads(heads),
                checkpoint.weights(),
                parts.decoderConfig().hidden(),
                new ModelCache(settings.cacheFolder()),
                checkpoint.contentHash(new CacheFolder(settings.cacheFolder())),
                settings.session());
    }

    Conditioner conditioner() {
        return conditioner;
    }

    /** Tokens of sounds of one length, for stereo models of both channels. */
    CodebookTokens encode(List<AudioSamples> batch) throws IOException {
        return parts.encode(batch);
    }

    /** Samples of a frame. */
    int hopSamples() {
        return codec.hopLength();
    }

    /** The sounds of generated tokens. */
    List<AudioSamples> decode(CodebookTokens codes) throws IOException {
        return GenerationProbe.decode(parts, codes);
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
        return MusicGenParts.endingTogether(sounds);
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
        return ChromaProbe.attentionMask(chroma, melodies(kitCase.sounds("melodies")));
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
        textEncoder.close();
        parts.close();
    }
}
