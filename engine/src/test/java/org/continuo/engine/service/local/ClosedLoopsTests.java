package org.continuo.engine.service.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.continuo.core.analysis.BeatEstimate;
import org.continuo.core.analysis.BeatEstimator;
import org.continuo.core.analysis.JoinJudge;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.JoinMeasures;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.Requests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How well loops of nano's own world close, beside the same music that is only cut. */
class ClosedLoopsTests {
    private static final int BEATS = 8;

    @TempDir Path folder;

    /** What was found of one loop. */
    private record Found(double share, double plainShare, boolean clicks, double tempo) {
        static Found of(AudioSamples loop, AudioSamples plain, int tempoBpm) {
            AudioSamples round = loop.followedBy(loop);
            double tempo =
                    BeatEstimator.estimate(round, OptionalDouble.of(tempoBpm))
                            .filter(BeatEstimate::isTrustworthy)
                            .map(beat -> beat.tempoBpm() / tempoBpm)
                            .orElse(Double.NaN);
            JoinMeasures wrap = JoinJudge.judge(loop, loop, OptionalDouble.of(tempoBpm));
            return new Found(wrapShare(loop), wrapShare(plain), wrap.clickRatio() > 1, tempo);
        }

        /** The share of the beats inside at which the spectrum changes less than at the wrap. */
        private static double wrapShare(AudioSamples loop) {
            AudioSamples round = loop.followedBy(loop);
            int beat = loop.length() / BEATS;
            double wrap = change(round, loop.length(), beat);
            double[] inside = new double[BEATS - 1];
            for (int i = 1; i < BEATS; i++) {
                inside[i - 1] = change(round, i * beat, beat);
            }
            return Arrays.stream(inside).filter(each -> each < wrap).count() / (BEATS - 1.0);
        }

        private static double change(AudioSamples sound, int at, int beat) {
            AudioSamples before = sound.slice(Math.max(0, at - beat), at);
            return JoinJudge.judge(before, sound.slice(at, at + beat), OptionalDouble.empty())
                    .spectrumDecibels();
        }
    }

    @Test
    void theyCloseBetterThanMusicThatIsOnlyCut() throws Exception {
        List<Found> all = new ArrayList<>();
        try (MadePlaces world = new MadePlaces(folder)) {
            for (int i = 0; i < MadePlaces.COUNT; i++) {
                String words = MadePlaces.WORLD.get(i % MadePlaces.WORLD.size());
                int tempo = Integer.parseInt(words.replaceAll(".*?(\\d+) bpm.*", "$1"));
                ClipLength length = new ClipLength.Seconds(BEATS * 60.0 / tempo);
                JobRequest plain = Requests.of(words, length, 500 + 8L * i);
                JobResult result =
                        world.make(plain.ending(new Ending.Loop(tempo)).takes(8).best(1));
                AudioSamples loop = result.clips().getFirst();
                assertEquals(Math.round(BEATS * 60.0 / tempo * loop.sampleRateHz()), loop.length());
                all.add(Found.of(loop, world.make(plain).clips().getFirst(), tempo));
            }
        }
        double[] shares = all.stream().mapToDouble(Found::share).sorted().toArray();
        double[] plain = all.stream().mapToDouble(Found::plainShare).sorted().toArray();
        long within = Arrays.stream(shares).filter(share -> share <= 0.9).count();
        long plainWithin = Arrays.stream(plain).filter(share -> share <= 0.9).count();
        long clicks = all.stream().filter(Found::clicks).count();
        List<Found> withBeat = all.stream().filter(each -> !Double.isNaN(each.tempo())).toList();
        long inTempo =
                withBeat.stream().filter(each -> Math.abs(each.tempo() - 1) <= 0.005).count();
        String found =
                "%d loops: the wrap is within the changes of 90 %% of the beats in %d (only cut: %d), %d click, %d of %d with a clear beat are in tempo"
                        .formatted(
                                all.size(), within, plainWithin, clicks, inTempo, withBeat.size());
        System.out.println(found);
        assertEquals(0, clicks, found);
        assertTrue(within >= plainWithin - 1, found);
        assertTrue(inTempo >= 0.9 * withBeat.size() - 1, found);
    }
}
