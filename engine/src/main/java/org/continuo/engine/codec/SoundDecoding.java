package org.continuo.engine.codec;

import java.io.IOException;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;

/** The sound of one clip's tokens, part by part, however long it is. */
public final class SoundDecoding {
    /** Tokens that are decoded at once: ten seconds of the published codecs. */
    private static final int PART_FRAMES = 500;

    private SoundDecoding() {}

    /** Takes the next part of a sound. */
    @FunctionalInterface
    public interface Sink {
        void write(AudioSamples part) throws IOException;
    }

    /**
     * Refuses tokens that are not of this codec.
     *
     * @param tokens {@code [clips, codebooks, frames]}
     */
    public static void requireOf(AudioCodec codec, CodebookTokens tokens) {
        codec.checkTokens(isSeparate(codec, tokens) ? StereoTokens.separated(tokens) : tokens);
    }

    /** The channels that these tokens are of. */
    public static int channels(AudioCodec codec, CodebookTokens tokens) {
        return isSeparate(codec, tokens) ? 2 : codec.audioChannels();
    }

    /** Whether left and right are interleaved, as stereo MusicGen has them. */
    private static boolean isSeparate(AudioCodec codec, CodebookTokens tokens) {
        return codec.audioChannels() == 1 && tokens.codebooks() == 2 * codec.codebooks();
    }

    /**
     * Decodes one clip, {@code [1, codebooks, frames]}, into {@code frames · hop} samples.
     *
     * @throws IllegalArgumentException if the tokens are not of this codec
     */
    public static void decode(AudioCodec codec, CodebookTokens clip, Sink sink) throws IOException {
        CodebookTokens rows = isSeparate(codec, clip) ? StereoTokens.separated(clip) : clip;
        try (CodecStream stream = codec.openStream(rows.batch(), 0)) {
            for (int from = 0; from < rows.frames(); from += PART_FRAMES) {
                int to = Math.min(rows.frames(), from + PART_FRAMES);
                write(codec, stream.append(rows.slice(from, to)), sink);
            }
            write(codec, stream.finish(), sink);
        }
    }

    private static void write(AudioCodec codec, float[][] samples, Sink sink) throws IOException {
        if (samples[0].length > 0) {
            sink.write(new AudioSamples(samples, codec.sampleRateHz()));
        }
    }
}
