package org.continuo.engine.generation;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Moves what happens in a sound to other times, without a change of pitch and without blurring
 * attacks: overlap-add by waveform similarity (W. Verhelst, M. Roelands, "An overlap-add technique
 * based on waveform similarity", ICASSP 1993).
 *
 * <p>The sound plays on unchanged for as long as it is near its time. The further it has drifted
 * away, the less alike the two places need to be between which it is spliced; at {@link
 * #FURTHEST_SECONDS} it is spliced in any case. All channels are spliced at the same places.
 *
 * <p>TarsosDSP's WaveformSimilarityBasedOverlapAdd would pull the channels of a stereo sound apart
 * (it knows one channel), splices every few hundredths of a second whether that is needed or not,
 * and writes to standard output, where this program's events and sound go.
 */
final class TimeWarp {
    private static final double FURTHEST_SECONDS = 0.006;
    private static final double CROSSFADE_SECONDS = 0.008;
    private static final double SEARCH_SECONDS = 0.002;

    /** What a splice at the edge of the search is worse than one at its centre. */
    private static final double EDGE_PENALTY = 0.2;

    /** The loudness that counts as silence, in relation to the whole sound's. */
    private static final double SILENT_POWER = 1e-4;

    private final NavigableMap<Double, Double> sources = new TreeMap<>(Map.of(0.0, 0.0));

    /** Sees to it that what is at one time of the sound comes at another; in seconds. */
    void move(double fromSeconds, double toSeconds) {
        sources.put(toSeconds, fromSeconds);
    }

    /** What comes at a time of the result, by straight lines between what was moved. */
    double sourceSeconds(double seconds) {
        Map.Entry<Double, Double> before = sources.floorEntry(seconds);
        Map.Entry<Double, Double> after = sources.higherEntry(seconds);
        if (after == null) {
            return before.getValue() + seconds - before.getKey();
        }
        double share = (seconds - before.getKey()) / (after.getKey() - before.getKey());
        return before.getValue() + share * (after.getValue() - before.getValue());
    }

    /**
     * The warped sound, as long as it was.
     *
     * @param sound {@code [channels][samples]}
     */
    float[][] applied(float[][] sound, int sampleRateHz) {
        return new Splicing(sound, sampleRateHz).spliced();
    }

    /** One sound's way through the warp. */
    private final class Splicing {
        private final float[][] sound;
        private final int rateHz;
        private final int block;
        private final int length;
        private final double silence;

        Splicing(float[][] sound, int rateHz) {
            this.sound = sound;
            this.rateHz = rateHz;
            block = samples(CROSSFADE_SECONDS);
            length = sound[0].length;
            silence = SILENT_POWER * power(0, length) * block / Math.max(1, length) + 1e-12;
        }

        float[][] spliced() {
            float[][] result = new float[sound.length][length];
            int source = 0;
            for (int at = 0; at < length; at += block) {
                int next = next(source, at);
                for (int channel = 0; channel < sound.length; channel++) {
                    for (int i = 0; i < Math.min(block, length - at); i++) {
                        float in = (float) i / block;
                        result[channel][at + i] =
                                next == source
                                        ? sample(channel, source + i)
                                        : (1 - in) * sample(channel, source + i)
                                                + in * sample(channel, next + i);
                    }
                }
                source = next + block;
            }
            return result;
        }

        /** Where the block at a time of the result is to come from, if not from {@code source}. */
        private int next(int source, int at) {
            int wanted = (int) Math.round(sourceSeconds((double) at / rateHz) * rateHz);
            double urgency = Math.abs(wanted - source) / (FURTHEST_SECONDS * rateHz);
            if (urgency < 0.25) {
                return source;
            }
            int reach = samples(SEARCH_SECONDS);
            int best = source;
            double least = urgency >= 1 ? Double.POSITIVE_INFINITY : urgency;
            for (int to = Math.max(0, wanted - reach); to <= wanted + reach; to++) {
                double edge = (double) (to - wanted) / reach;
                double unlike = unlike(source, to) + EDGE_PENALTY * edge * edge;
                if (unlike < least) {
                    least = unlike;
                    best = to;
                }
            }
            return best;
        }

        /** How much two blocks differ: 0 where they are alike, 1 where unrelated. */
        private double unlike(int a, int b) {
            double difference = 0;
            for (int channel = 0; channel < sound.length; channel++) {
                for (int i = 0; i < block; i++) {
                    double each = sample(channel, a + i) - sample(channel, b + i);
                    difference += each * each;
                }
            }
            return difference / (power(a, a + block) + power(b, b + block) + silence);
        }

        private double power(int from, int to) {
            double sum = 0;
            for (float[] channel : sound) {
                for (int i = Math.max(0, from); i < Math.min(length, to); i++) {
                    sum += channel[i] * channel[i];
                }
            }
            return sum;
        }

        private float sample(int channel, int at) {
            return at >= 0 && at < length ? sound[channel][at] : 0;
        }

        private int samples(double seconds) {
            return (int) Math.round(seconds * rateHz);
        }
    }
}
