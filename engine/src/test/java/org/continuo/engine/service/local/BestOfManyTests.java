package org.continuo.engine.service.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.analysis.Key;
import org.continuo.core.analysis.KeyEstimator;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.BeatAlignment;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.TakeMarks;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.Requests;
import org.continuo.core.service.Sound;
import org.continuo.engine.service.local.MadePlaces.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much more often the best of eight continuations keeps key and beat than one does, in nano's
 * own world, with the words that its song has. Of a few places nothing can be said, so it is only
 * measured of many.
 */
@EnabledIfSystemProperty(named = "continuo.places", matches = "\\d{2,}")
class BestOfManyTests {
    private static final int TAKES = 8;
    private static final double SECONDS = 6;
    private static final double ON_BEAT_SECONDS = 0.03;

    @TempDir Path folder;

    @Test
    void theBestOfEightKeepsKeyAndBeatMoreOftenThanOne() throws Exception {
        int places = 0;
        int allKept = 0;
        int bestKept = 0;
        try (MadePlaces world = new MadePlaces(folder)) {
            for (Place place : world.places()) {
                JobResult result = world.make(request(place));
                Key key = key(place.before());
                for (int take = 0; take < TAKES; take++) {
                    if (isKept(result.marks().get(take), key, result.clips().get(take))) {
                        allKept++;
                        bestKept += take == 0 ? 1 : 0;
                    }
                }
                places++;
            }
        }
        double one = 100.0 * allKept / (places * TAKES);
        double best = 100.0 * bestKept / places;
        String found =
                "key and beat are kept by %.0f %% of all takes and by %.0f %% of the best of %d, at %d places"
                        .formatted(one, best, TAKES, places);
        System.out.println(found);
        assertTrue(best >= one + 15, found);
    }

    private static JobRequest request(Place place) {
        return Requests.of(place.words(), new ClipLength.Seconds(SECONDS), place.from())
                .continuing(
                        new Context(
                                new Sound.InMemory(place.before()),
                                OptionalDouble.empty(),
                                false,
                                Optional.of(new BeatAlignment(OptionalDouble.empty()))))
                .takes(TAKES)
                .best(TAKES);
    }

    /** Beats go on where they should, in the same key or its relative. */
    private static boolean isKept(TakeMarks marks, Key key, AudioSamples clip) {
        return marks.left()
                        .flatMap(join -> join.beatSeconds())
                        .filter(off -> Math.abs(off) <= ON_BEAT_SECONDS)
                        .isPresent()
                && List.of(key, key.relative()).contains(key(clip));
    }

    private static Key key(AudioSamples sound) {
        return new KeyEstimator().estimate(sound).key();
    }
}
