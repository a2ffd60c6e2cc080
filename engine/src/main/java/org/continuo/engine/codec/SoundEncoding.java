package org.continuo.engine.codec;

import java.util.Arrays;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;
import org.continuo.core.audio.ResamplerStream;
import org.continuo.core.request.CodebookTokens;

/**
 * The tokens of one sound that arrives in parts, of any rate and number of channels. To the bit
 * what the whole gives; memory is that of a part.
 */
public final class SoundEncoding implements AutoCloseable {
    private final ResamplerStream[] resamplers;
    private final boolean separately;
    private final EncodingStream stream;

    /**
     * Begins.
     *
     * @param channels that are coded: those that the codec codes together, or two of a codec of
     *     one, which are coded separately and interleaved, as stereo MusicGen takes them
     * @param sampleRateHz of the parts
     */
    public SoundEncoding(AudioCodec codec, int channels, int sampleRateHz) {
        int together = codec.audioChannels();
        separately = channels == 2 && together == 1;
        if (channels != together && !separately) {
            throw new IllegalArgumentException(
                    "codec: expected sound of %d channels, found %d".formatted(together, channels));
        }
        Resampler resampler = new Resampler(sampleRateHz, codec.sampleRateHz());
        resamplers = new ResamplerStream[channels];
        Arrays.setAll(resamplers, channel -> resampler.stream());
        stream = codec.openEncoding(separately ? 2 : 1);
    }

    /** Tokens {@code [1, codebooks, 0 or more]} behind those before. */
    public CodebookTokens append(AudioSamples part) {
        AudioSamples channels = part.withChannels(resamplers.length);
        float[][] resampled = new float[resamplers.length][];
        for (int channel = 0; channel < resampled.length; channel++) {
            resampled[channel] = resamplers[channel].append(channels.channel(channel));
        }
        return encoded(resampled);
    }

    /** The last tokens. */
    public CodebookTokens finish() {
        float[][] rest = new float[resamplers.length][];
        for (int channel = 0; channel < rest.length; channel++) {
            rest[channel] = resamplers[channel].finish();
        }
        return encoded(rest).followedBy(interleaved(stream.finish()));
    }

    private CodebookTokens encoded(float[][] samples) {
        return interleaved(
                samples[0].length == 0 ? stream.nothing().codes() : stream.append(samples));
    }

    private CodebookTokens interleaved(CodebookTokens tokens) {
        return separately ? StereoTokens.interleaved(tokens) : tokens;
    }

    @Override
    public void close() {
        stream.close();
    }
}
