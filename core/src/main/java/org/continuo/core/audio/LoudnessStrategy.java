package org.continuo.core.audio;

/**
 * How the finished sound is brought to a level, after audiocraft's {@code normalize_audio} (its
 * {@code audio_write} defaults: 1 dB of peak headroom, 18 dB of RMS headroom, -14 LUFS).
 */
public enum LoudnessStrategy {
    /** Left exactly as it is. */
    NONE,
    /** Scaled so that the highest peak lies at -1 dBFS. */
    PEAK,
    /** Not scaled; whatever exceeds -1 dBFS is clipped there. */
    CLIP,
    /** Scaled so that the RMS of the channels' mean is -18 dBFS, then clipped at full scale. */
    RMS,
    /** Scaled to -14 LUFS (audiocraft's meter), then clipped at full scale. */
    LOUDNESS,
    /** As {@link #LOUDNESS}, with {@code tanh} as a soft limiter before the clip. */
    LOUDNESS_COMPRESSOR;

    private static final double PEAK_HEADROOM_DB = 1;
    private static final double RMS_HEADROOM_DB = 18;
    private static final double TARGET_LUFS = -14;

    /** Below this RMS the sound counts as silence, and {@link #LOUDNESS} leaves it as it is. */
    private static final double ENERGY_FLOOR = 2e-3;

    /**
     * Whether each sample is treated on its own, so that a sound may be levelled in pieces; the
     * other strategies measure all of it first.
     */
    public boolean isSamplewise() {
        return this == NONE || this == CLIP;
    }

    /** This sound at this strategy's level. */
    public AudioSamples apply(AudioSamples audio) {
        return apply(audio, true);
    }

    /**
     * This sound at this strategy's level.
     *
     * @param amplify whether {@link #PEAK} and {@link #RMS} may also make it louder (audiocraft's
     *     {@code normalize}); the other strategies do not ask
     */
    public AudioSamples apply(AudioSamples audio, boolean amplify) {
        return switch (this) {
            case NONE -> audio;
            case PEAK ->
                    scaled(audio, permitted(peakGain(audio), amplify), Double.MAX_VALUE, false);
            case CLIP -> scaled(audio, 1, factor(-PEAK_HEADROOM_DB), false);
            case RMS -> scaled(audio, permitted(rmsGain(audio), amplify), 1, false);
            case LOUDNESS -> levelled(audio, false);
            case LOUDNESS_COMPRESSOR -> levelled(audio, true);
        };
    }

    private static double permitted(double gain, boolean amplify) {
        return amplify || gain < 1 ? gain : 1;
    }

    private static double peakGain(AudioSamples audio) {
        double peak = audio.peak();
        return peak == 0 ? 1 : factor(-PEAK_HEADROOM_DB) / peak;
    }

    private static double rmsGain(AudioSamples audio) {
        double squares = 0;
        for (int i = 0; i < audio.length(); i++) {
            double sum = 0;
            for (float[] channel : audio.channels()) {
                sum += channel[i];
            }
            squares += sum * sum;
        }
        double rms = Math.sqrt(squares / audio.length()) / audio.channelCount();
        return rms > 0 ? factor(-RMS_HEADROOM_DB) / rms : 1;
    }

    private static AudioSamples levelled(AudioSamples audio, boolean compressed) {
        double lufs = LoudnessMeter.AUDIOCRAFT.lufs(audio);
        if (isNearlySilent(audio) || lufs == Double.NEGATIVE_INFINITY) {
            return scaled(audio, 1, 1, false);
        }
        return scaled(audio, factor(TARGET_LUFS - lufs), 1, compressed);
    }

    private static boolean isNearlySilent(AudioSamples audio) {
        double squares = 0;
        for (float[] channel : audio.channels()) {
            for (float sample : channel) {
                squares += (double) sample * sample;
            }
        }
        double values = (double) audio.channelCount() * audio.length();
        return values == 0 || Math.sqrt(squares / values) < ENERGY_FLOOR;
    }

    private static AudioSamples scaled(
            AudioSamples audio, double gain, double ceiling, boolean compressed) {
        float[][] scaled = new float[audio.channelCount()][audio.length()];
        for (int channel = 0; channel < scaled.length; channel++) {
            float[] samples = audio.channel(channel);
            for (int i = 0; i < samples.length; i++) {
                double value = samples[i] * gain;
                value = compressed ? Math.tanh(value) : value;
                scaled[channel][i] = (float) Math.clamp(value, -ceiling, ceiling);
            }
        }
        return new AudioSamples(scaled, audio.sampleRateHz());
    }

    private static double factor(double decibels) {
        return Math.pow(10, decibels / 20);
    }
}
