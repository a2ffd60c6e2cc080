package org.continuo.core.analysis;

import java.util.List;
import java.util.Optional;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;

/**
 * Where something clearly begins: the sound is twice as strong behind it as before it, and nothing
 * nearby begins much louder.
 *
 * @param seconds from the beginning of the sound
 * @param moment which of the moments that it was sought at it is near to, 0 or more
 */
public record Attack(double seconds, int moment) {
    /** As a share of the loudest attack near any of the moments. */
    private static final double LOUD = 0.25;

    private static final double LOUDER = 2;
    private static final double COMPARED_SECONDS = 0.015;

    /**
     * The attack near the first moment that has one; of several near it the one nearest to it.
     *
     * @param firstSeconds the first moment
     * @param distanceSeconds from each moment to the next
     * @param moments at how many to look
     * @param reachSeconds how far from a moment an attack still is near to it
     */
    public static Optional<Attack> near(
            AudioSamples audio,
            double firstSeconds,
            double distanceSeconds,
            int moments,
            double reachSeconds) {
        AudioSamples mono = Resampler.resample(audio.mono(), OnsetFinder.RATE_HZ);
        List<Double> attacks =
                OnsetFinder.onsets(mono.channel(0)).stream()
                        .map(Onset::seconds)
                        .filter(seconds -> isClear(mono, seconds))
                        .toList();
        double loudest = 0;
        for (int moment = 0; moment < moments; moment++) {
            for (double seconds : attacks) {
                if (Math.abs(seconds - firstSeconds - moment * distanceSeconds) < reachSeconds) {
                    loudest = Math.max(loudest, levelBehind(mono, seconds));
                }
            }
        }
        for (int moment = 0; moment < moments; moment++) {
            double nearest = reachSeconds;
            Optional<Attack> found = Optional.empty();
            for (double seconds : attacks) {
                double distance = Math.abs(seconds - firstSeconds - moment * distanceSeconds);
                if (distance < nearest && levelBehind(mono, seconds) >= LOUD * loudest) {
                    nearest = distance;
                    found = Optional.of(new Attack(seconds, moment));
                }
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean isClear(AudioSamples mono, double seconds) {
        double before = power(mono, seconds - COMPARED_SECONDS, seconds);
        return power(mono, seconds, seconds + COMPARED_SECONDS) > LOUDER * before;
    }

    private static double levelBehind(AudioSamples mono, double seconds) {
        return Math.sqrt(power(mono, seconds, seconds + COMPARED_SECONDS));
    }

    private static double power(AudioSamples mono, double fromSeconds, double toSeconds) {
        int from = (int) Math.max(0, Math.round(fromSeconds * mono.sampleRateHz()));
        int to = (int) Math.min(mono.length(), Math.round(toSeconds * mono.sampleRateHz()));
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += mono.channel(0)[i] * mono.channel(0)[i];
        }
        return sum;
    }
}
