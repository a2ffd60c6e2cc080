package org.continuo.core.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.TakeMarks;
import org.junit.jupiter.api.Test;

class JobResultTests {
    private static JobResult result(int clips, List<TakeMarks> marks) {
        return new JobResult(
                Collections.nCopies(clips, AudioSamples.mono(new float[1], 32_000)),
                CodebookTokens.zeros(clips, 4, 1),
                40,
                0,
                marks,
                List.of(),
                List.of());
    }

    /** Those of takes, which were drawn with seeds from {@code seed} on. */
    private static Stream<TakeMarks> marks(long seed, Integer... takes) {
        return Stream.of(takes)
                .map(take ->
                        new TakeMarks(take, seed + take, Optional.empty(), Optional.empty(), 0, 0));
    }

    private static List<Long> seeds(JobResult result) {
        return IntStream.range(0, result.clips().size()).mapToObj(result::seed).toList();
    }

    @Test
    void aClipNamesTheSeedThatMakesItAgain() {
        assertEquals(List.of(40L, 41L, 42L), seeds(result(3, List.of())));
        assertEquals(List.of(42L, 40L), seeds(result(2, marks(40, 2, 0, 1).toList())));
    }

    @Test
    void theBestOfSeveralDescriptionsDoSoToo() {
        List<TakeMarks> marks = Stream.concat(marks(40, 2, 0, 1), marks(43, 1, 2, 0)).toList();
        assertEquals(List.of(42L, 40L, 44L, 45L), seeds(result(4, marks)));
        assertEquals(List.of(42L, 44L), seeds(result(2, marks)));
    }

    @Test
    void marksThatCannotBeThoseOfTheTakesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> result(2, marks(40, 7, 0, 1).toList()));
        assertThrows(IllegalArgumentException.class, () -> result(3, marks(40, 1, 0).toList()));
    }
}
