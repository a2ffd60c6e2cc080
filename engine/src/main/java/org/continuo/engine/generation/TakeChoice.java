package org.continuo.engine.generation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.analysis.JoinJudge;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.JoinMeasures;
import org.continuo.core.request.TakeMarks;

/**
 * Finds the best of many takes.
 *
 * @param rows of the takes that were chosen, the best of each description first
 * @param marks of all takes of each description, the best first
 */
public record TakeChoice(List<Integer> rows, List<TakeMarks> marks) {
    private static final double SILENT_BLOCK_SECONDS = 0.1;

    /** -60 dBFS. */
    private static final double SILENCE_PEAK = 1e-3;

    /** -1 dBFS, where clips are limited. */
    private static final float CEILING = (float) (Math.pow(10, -1 / 20.0) - 1e-6);

    public TakeChoice {
        rows = List.copyOf(rows);
        marks = List.copyOf(marks);
    }

    /**
     * What takes stand beside, in the form of their own rate and channels.
     *
     * @param loopBpm the tempo of takes that are loops, which stand beside themselves
     */
    public record Neighbours(
            Optional<AudioSamples> before, Optional<AudioSamples> after, OptionalDouble loopBpm) {
        /** Those of takes that stand alone. */
        public static final Neighbours NONE =
                new Neighbours(Optional.empty(), Optional.empty(), OptionalDouble.empty());
    }

    /**
     * Chooses among takes.
     *
     * @param clips all takes of the first description, then of the second, …; the new music alone
     * @param seed of the first clip
     */
    public static TakeChoice of(
            List<AudioSamples> clips, int takes, int best, long seed, Neighbours beside) {
        List<Integer> rows = new ArrayList<>();
        List<TakeMarks> marks = new ArrayList<>();
        for (int first = 0; first < clips.size(); first += takes) {
            List<TakeMarks> sorted = new ArrayList<>();
            for (int take = 0; take < takes; take++) {
                sorted.add(marks(clips.get(first + take), take, seed + first + take, beside));
            }
            sorted.sort(Comparator.comparingDouble(TakeMarks::strain));
            for (TakeMarks chosen : sorted.subList(0, best)) {
                rows.add(first + chosen.take());
            }
            marks.addAll(sorted);
        }
        return new TakeChoice(rows, marks);
    }

    private static TakeMarks marks(AudioSamples clip, int take, long seed, Neighbours beside) {
        return new TakeMarks(
                take,
                seed,
                beside.before()
                        .map(before -> JoinJudge.judge(before, clip, OptionalDouble.empty())),
                right(clip, beside),
                silence(clip),
                clipping(clip));
    }

    private static Optional<JoinMeasures> right(AudioSamples clip, Neighbours beside) {
        return beside.loopBpm().isPresent()
                ? Optional.of(JoinJudge.judgeWrap(clip, beside.loopBpm().getAsDouble()))
                : beside.after().map(next -> JoinJudge.judge(clip, next, OptionalDouble.empty()));
    }

    private static double silence(AudioSamples clip) {
        int block = (int) Math.round(SILENT_BLOCK_SECONDS * clip.sampleRateHz());
        int blocks = Math.ceilDiv(clip.length(), block);
        int silent = 0;
        for (int i = 0; i < blocks; i++) {
            AudioSamples part = clip.slice(i * block, Math.min(clip.length(), (i + 1) * block));
            silent += part.peak() < SILENCE_PEAK ? 1 : 0;
        }
        return (double) silent / Math.max(1, blocks);
    }

    private static double clipping(AudioSamples clip) {
        long clipped = 0;
        for (float[] channel : clip.channels()) {
            for (float sample : channel) {
                clipped += Math.abs(sample) >= CEILING ? 1 : 0;
            }
        }
        return (double) clipped / Math.max(1.0, (double) clip.length() * clip.channelCount());
    }
}
