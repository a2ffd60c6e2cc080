package org.continuo.engine.generation;

import java.util.Optional;
import org.continuo.core.analysis.BeatEstimate;
import org.continuo.core.analysis.BeatEstimator;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessStrategy;

/**
 * Leads new music into the music behind it. A model only knows what was before; so the new music is
 * made longer than there is room for, and this brings what it plays at the join onto the beat and
 * the level of what stands there, and fades from it into the last moments of what stood there
 * before. From the join on nothing is changed.
 *
 * @param behind those last moments, {@code leadSamples} of them, then what stands behind
 * @param loudness of the new music, if it leaves each sample to itself; a measured level would not
 *     be that of what is beside
 */
public record LeadingInto(AudioSamples behind, int leadSamples, LoudnessStrategy loudness) {
    /** How much longer than its room the new music is to be made. */
    public static final double BEYOND_SECONDS = 1;

    private static final double MOST_TEMPO_CHANGE = 0.08;
    private static final double MOST_BEATS_OFF = 0.25;

    /** What nobody hears. */
    private static final double WELL_SECONDS = 0.004;

    /** More of what stands behind says less about its beat at the join. */
    private static final double HEARD_SECONDS = 16;

    /** What stands behind, from the join on. */
    public AudioSamples after() {
        return behind.slice(leadSamples, behind.length());
    }

    /**
     * The new music as it leads there, {@code join} samples of it.
     *
     * @param made the new music and what it would go on with; of the rate and channels of {@code
     *     behind}
     */
    public AudioSamples lead(AudioSamples made, int join) {
        AudioSamples after = after();
        // What was moved is heard once more: its beats are clearer then.
        AudioSamples onBeat = onBeat(onBeat(made, join, after), join, after);
        AudioSamples levelled = LevelRamp.to(after, onBeat, join);
        AudioSamples limited = loudness.isSamplewise() ? loudness.apply(levelled) : levelled;
        return Crossfade.at(limited, join, behind.slice(0, leadSamples));
    }

    private static AudioSamples onBeat(AudioSamples made, int join, AudioSamples after) {
        int heard = (int) Math.min(after.length(), HEARD_SECONDS * after.sampleRateHz());
        double joinSeconds = (double) join / made.sampleRateHz();
        Optional<BeatEstimate> played =
                BeatEstimator.estimate(made.slice(0, join)).filter(BeatEstimate::isTrustworthy);
        Optional<BeatEstimate> wanted =
                played.flatMap(beat ->
                        BeatEstimator.estimateFollowing(
                                        after.slice(0, heard),
                                        beat.endTempoBpm(),
                                        beat.lastBeatSeconds() - joinSeconds)
                                .filter(BeatEstimate::isTrustworthy));
        if (wanted.isEmpty()) {
            return made;
        }
        double beat = played.get().endBeatSeconds();
        double place = joinSeconds + wanted.get().impliedFirstBeatSeconds();
        double off = Math.IEEEremainder(place - played.get().lastBeatSeconds(), beat);
        double first = played.get().firstBeatSeconds();
        if (Math.abs(wanted.get().beatSeconds() / beat - 1) > MOST_TEMPO_CHANGE
                || Math.abs(off) <= WELL_SECONDS
                || Math.abs(off) >= MOST_BEATS_OFF * beat
                || place - off <= first + 2 * beat) {
            return made;
        }
        TimeWarp warp = new TimeWarp();
        warp.move(first, first);
        warp.move(place - off, place);
        return new AudioSamples(
                warp.applied(made.channels(), made.sampleRateHz()), made.sampleRateHz());
    }
}
