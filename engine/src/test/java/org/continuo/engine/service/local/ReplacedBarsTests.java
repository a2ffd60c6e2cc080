package org.continuo.engine.service.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.BeatAlignment;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.JoinMeasures;
import org.continuo.core.request.TakeMarks;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.Requests;
import org.continuo.core.service.Sound;
import org.continuo.engine.service.local.MadePlaces.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How well two bars that were made anew meet the music beside them, in nano's own world. The bounds
 * leave room for one place more or less, since few are measured by default.
 */
class ReplacedBarsTests {
    private static final int LEAD = 960;

    /**
     * By how much less the right join of the best of 8 strains than that of one, and how far that
     * differs from place to place: at 40 places, as docs/decisions/joins.md tells. Other processors
     * round otherwise, so that of a few places each machine finds other ones.
     */
    private static final double MARGIN = 0.41;

    private static final double MARGIN_DEVIATION = 0.32;

    @TempDir Path folder;

    private static JobRequest request(Place place) {
        int rate = place.song().sampleRateHz();
        return Requests.of(
                        place.words(),
                        new ClipLength.Seconds((double) (place.to() - place.from()) / rate),
                        place.from())
                .continuing(
                        new Context(
                                new Sound.InMemory(place.before()),
                                OptionalDouble.empty(),
                                false,
                                Optional.of(new BeatAlignment(OptionalDouble.empty()))))
                .ending(
                        new Ending.Into(
                                new Sound.InMemory(
                                        place.song()
                                                .slice(place.to() - LEAD, place.song().length())),
                                (double) LEAD / rate))
                .takes(8)
                .best(1);
    }

    @Test
    void theyMeetBothSidesAndTheBestOfEightBetterThanOne() throws Exception {
        List<TakeMarks> chosen = new ArrayList<>();
        List<Double> margins = new ArrayList<>();
        try (MadePlaces world = new MadePlaces(folder)) {
            for (Place place : world.places()) {
                JobResult result = world.make(request(place));
                AudioSamples made = result.clips().getFirst();
                assertTrue(made.length() == place.to() - place.from());
                int last = place.to() - 1;
                assertArrayEquals(
                        new float[] {place.song().channel(0)[last]},
                        Arrays.copyOfRange(made.channel(0), made.length() - 1, made.length()));
                chosen.add(result.marks().getFirst());
                margins.add(
                        result.marks().stream()
                                        .mapToDouble(marks -> marks.right().orElseThrow().strain())
                                        .average()
                                        .orElseThrow()
                                - result.marks().getFirst().right().orElseThrow().strain());
            }
        }
        List<JoinMeasures> left = chosen.stream().map(marks -> marks.left().orElseThrow()).toList();
        List<JoinMeasures> right =
                chosen.stream().map(marks -> marks.right().orElseThrow()).toList();
        Joins lefts = Joins.of(left);
        Joins rights = Joins.of(right);
        double margin = margins.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        String found =
                "%d places; left: %s; right: %s; the right join of the best of 8 strains %.2f less than that of one"
                        .formatted(chosen.size(), lefts, rights, margin);
        System.out.println(found);
        for (Joins side : List.of(lefts, rights)) {
            assertTrue(side.clicks() == 0, found);
            assertTrue(side.onBeat() >= 0.95 * side.withBeat() - 1, found);
            assertTrue(side.atLevel() >= 0.9 * chosen.size() - 1, found);
        }
        assertTrue(margin >= MARGIN - 2.5 * MARGIN_DEVIATION / Math.sqrt(chosen.size()), found);
    }

    /** How many joins are as they should be. */
    private record Joins(long clicks, long withBeat, long onBeat, long atLevel, double worstLevel) {
        static Joins of(List<JoinMeasures> joins) {
            List<Double> beats =
                    joins.stream().flatMap(join -> join.beatSeconds().stream()).toList();
            return new Joins(
                    joins.stream().filter(join -> join.clickRatio() > 1).count(),
                    beats.size(),
                    beats.stream().filter(off -> Math.abs(off) <= 0.015).count(),
                    joins.stream().filter(join -> Math.abs(join.levelDecibels()) <= 2).count(),
                    joins.stream()
                            .mapToDouble(join -> Math.abs(join.levelDecibels()))
                            .max()
                            .orElse(0));
        }
    }
}
