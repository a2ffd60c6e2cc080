package org.continuo.core.analysis;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessMeter;
import org.continuo.core.audio.Resampler;

/**
 * What a piece of music is like.
 *
 * @param key with its confidence, which is 0 for silence
 * @param beat nothing where there are too few onsets
 * @param loudnessLufs of the whole piece, minus infinity for silence
 * @param onsetsPerSecond how busy it is: about 1 for pads, 8 and more for a dense groove
 */
public record MusicAnalysis(
        KeyEstimate key, Optional<BeatEstimate> beat, double loudnessLufs, double onsetsPerSecond) {

    /** Listens to a piece. */
    public static MusicAnalysis of(AudioSamples audio) {
        return of(audio, OptionalDouble.empty());
    }

    /**
     * Listens to a piece.
     *
     * @param expectedBpm the tempo that the piece should have, which settles octaves
     */
    public static MusicAnalysis of(AudioSamples audio, OptionalDouble expectedBpm) {
        AudioSamples mono = Resampler.resample(audio.mono(), OnsetFinder.RATE_HZ);
        List<Onset> onsets = OnsetFinder.onsets(mono.channel(0));
        return new MusicAnalysis(
                new KeyEstimator().estimate(mono),
                BeatEstimator.estimate(mono, onsets, expectedBpm),
                LoudnessMeter.BS1770.lufs(audio),
                audio.length() == 0 ? 0 : onsets.size() / audio.durationSeconds());
    }

    /** The key, if it is worth telling. */
    public Optional<Key> trustedKey() {
        return Optional.of(key).filter(KeyEstimate::isTrustworthy).map(KeyEstimate::key);
    }

    /** The beat, if it is worth telling. */
    public Optional<BeatEstimate> trustedBeat() {
        return beat.filter(BeatEstimate::isTrustworthy);
    }
}
