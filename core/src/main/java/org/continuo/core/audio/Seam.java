package org.continuo.core.audio;

/**
 * Joins a generated continuation to the sound it continues, without a click and without a jump in
 * level.
 *
 * <p>The model hears the original only through its codec, and its continuation follows on from the
 * codec's <em>rendition</em> of the original, not from the original itself. Put side by side, the
 * two differ in level and waveform at the join. Behind the join there is no original to fade from:
 * the clip ends there, and what is delivered may lie on a track of its own. So the original's
 * samples are never touched, the new part begins exactly at the join, and is adapted:
 *
 * <ul>
 *   <li><b>Polarity.</b> A rendition that mirrors the original is turned over as a whole.
 *   <li><b>Level.</b> The level of the rendition in the two seconds before the join is brought to
 *       that of the original, by 6 dB at most. The new part keeps this gain, since it is made of
 *       the same codec and goes on at the rendition's level. Less than two seconds may be a tail
 *       that the codec renders too quietly, from which no gain of a beat follows.
 *   <li><b>Waveform.</b> Both sides' waveforms are carried on behind the join by linear prediction,
 *       and within 40 ms the original's prediction hands over to the rendition's. Only what was
 *       predictable is crossfaded: an attack on the first beat of the new part, which nothing
 *       before it announces, sounds at once and in full, where an ordinary fade would blunt it.
 *   <li><b>Crossfade law.</b> Weights keep the power constant for the correlation that was measured
 *       between the two: from equal gain for the same waveform to equal power for unrelated ones.
 * </ul>
 */
public final class Seam {
    private static final double LEVEL_WINDOW_SECONDS = 2;
    private static final double PREDICTION_WINDOW_SECONDS = 0.05;
    private static final double CROSSFADE_SECONDS = 0.04;
    private static final double MAX_GAIN = 2;

    /** Below -80 dBFS there is no level to match. */
    private static final double SILENCE_RMS = 1e-4;

    /** At this correlation and below, the rendition counts as mirrored. */
    private static final double MIRRORED = -0.5;

    private final int sampleRateHz;
    private final double gain;
    private final double correlation;
    private final int crossfade;

    /** How the original would go on, {@code [channels][crossfade]}. */
    private final double[][] expected;

    /** As {@link #expected}, the rendition. */
    private final double[][] announced;

    private Seam(AudioSamples original, AudioSamples rendition, int joinSample) {
        requireMatch(original, rendition, joinSample);
        sampleRateHz = original.sampleRateHz();
        int shared = Math.min(original.length(), joinSample);
        int window = Math.min(shared, samples(LEVEL_WINDOW_SECONDS));
        Likeness likeness = Likeness.before(original, rendition, joinSample, window);
        double polarity = likeness.correlation() <= MIRRORED ? -1 : 1;
        gain = likeness.gain() * polarity;
        correlation = Math.max(0, likeness.correlation() * polarity);
        crossfade = Math.min(rendition.length() - joinSample, samples(CROSSFADE_SECONDS));
        int history = Math.min(shared, samples(PREDICTION_WINDOW_SECONDS));
        expected = new double[original.channelCount()][];
        announced = new double[original.channelCount()][];
        for (int channel = 0; channel < expected.length; channel++) {
            float[] old = original.channel(channel);
            float[] rendered = rendition.channel(channel);
            expected[channel] =
                    LinearPrediction.continued(old, old.length - history, old.length, crossfade);
            announced[channel] =
                    LinearPrediction.continued(
                            rendered, joinSample - history, joinSample, crossfade);
        }
    }

    /**
     * The seam at a join, as far as the sound before it determines it, for a new part that is still
     * to come.
     *
     * @param original the sound up to the join, as the listener hears it
     * @param rendition the codec's rendition of the original's end, then {@link
     *     #samplesNeededBehind} samples of the new part, or all of it where it is shorter
     * @param joinSample where in {@code rendition} the new part begins
     */
    public static Seam at(AudioSamples original, AudioSamples rendition, int joinSample) {
        return new Seam(original, rendition, joinSample);
    }

    /** Samples of the new part that a seam is made with. */
    public static int samplesNeededBehind(int sampleRateHz) {
        return (int) Math.round(CROSSFADE_SECONDS * sampleRateHz);
    }

    /**
     * The new part alone, to be placed right behind the original.
     *
     * @param original the sound up to the join, as the listener hears it
     * @param rendition the codec's rendition of the original's end, then the new part; with the
     *     rate and channels of {@code original}
     * @param joinSample where in {@code rendition} the new part begins
     */
    public static AudioSamples continuation(
            AudioSamples original, AudioSamples rendition, int joinSample) {
        Seam seam = new Seam(original, rendition, joinSample);
        return seam.adapted(rendition.slice(joinSample, rendition.length()).channels(), 0);
    }

    /**
     * A piece of the new part as it is to be heard.
     *
     * @param rendered {@code [channels][samples]} of the rendition
     * @param from where in the new part the piece begins, in samples
     */
    public AudioSamples adapted(float[][] rendered, int from) {
        float[][] joined = new float[expected.length][rendered[0].length];
        for (int channel = 0; channel < joined.length; channel++) {
            for (int k = 0; k < joined[channel].length; k++) {
                int i = from + k;
                double sample = gain * rendered[channel][k];
                if (i < crossfade) {
                    double out = fadeOut(i, crossfade);
                    double in = 1 - out;
                    double norm = Math.sqrt(out * out + in * in + 2 * correlation * out * in);
                    sample +=
                            out / norm * expected[channel][i]
                                    - (1 - in / norm) * gain * announced[channel][i];
                }
                joined[channel][k] = (float) sample;
            }
        }
        return new AudioSamples(joined, sampleRateHz);
    }

    private int samples(double seconds) {
        return (int) Math.round(seconds * sampleRateHz);
    }

    /** From 1 to 0 over {@code length} samples, without an edge at either end. */
    private static double fadeOut(int i, int length) {
        return i < length ? 0.5 + 0.5 * Math.cos(Math.PI * i / length) : 0;
    }

    private static void requireMatch(
            AudioSamples original, AudioSamples rendition, int joinSample) {
        if (original.sampleRateHz() != rendition.sampleRateHz()
                || original.channelCount() != rendition.channelCount()) {
            throw new IllegalArgumentException(
                    "join: expected a rendition of %d channels at %d Hz, found %d at %d Hz"
                            .formatted(
                                    original.channelCount(),
                                    original.sampleRateHz(),
                                    rendition.channelCount(),
                                    rendition.sampleRateHz()));
        }
        if (joinSample < 0 || joinSample > rendition.length()) {
            throw new IllegalArgumentException(
                    "join: expected a position within the rendition's %d samples, found %d"
                            .formatted(rendition.length(), joinSample));
        }
    }

    /**
     * How the two sides compare just before the join, over all channels and without offsets.
     *
     * @param gain what brings the rendition to the original's level
     * @param correlation between -1 and 1; 0 where one side is silent
     */
    private record Likeness(double gain, double correlation) {
        static Likeness before(
                AudioSamples original, AudioSamples rendition, int joinSample, int window) {
            double originalEnergy = 0;
            double renditionEnergy = 0;
            double product = 0;
            for (int channel = 0; channel < original.channelCount(); channel++) {
                float[] a = original.channel(channel);
                float[] b = rendition.channel(channel);
                int aStart = a.length - window;
                int bStart = joinSample - window;
                double aMean = mean(a, aStart, window);
                double bMean = mean(b, bStart, window);
                for (int i = 0; i < window; i++) {
                    double x = a[aStart + i] - aMean;
                    double y = b[bStart + i] - bMean;
                    originalEnergy += x * x;
                    renditionEnergy += y * y;
                    product += x * y;
                }
            }
            double silence =
                    SILENCE_RMS * SILENCE_RMS * Math.max(1, window) * original.channelCount();
            if (originalEnergy < silence || renditionEnergy < silence) {
                return new Likeness(1, 0);
            }
            double gain = Math.sqrt(originalEnergy / renditionEnergy);
            return new Likeness(
                    Math.clamp(gain, 1 / MAX_GAIN, MAX_GAIN),
                    product / Math.sqrt(originalEnergy * renditionEnergy));
        }

        private static double mean(float[] samples, int from, int count) {
            double sum = 0;
            for (int i = from; i < from + count; i++) {
                sum += samples[i];
            }
            return count == 0 ? 0 : sum / count;
        }
    }
}
