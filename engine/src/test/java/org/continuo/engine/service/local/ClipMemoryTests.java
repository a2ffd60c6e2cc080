package org.continuo.engine.service.local;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalInt;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.problem.NextStep;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.junit.jupiter.api.Test;

class ClipMemoryTests {
    private static final long TWO_GIGABYTES = 2L << 30;

    private static ClipMemory memory(int rows, int rateHz, int channels) {
        return new ClipMemory(
                rows,
                32_000,
                1,
                new OutputFormat(
                        OptionalInt.of(rateHz), OptionalInt.of(channels), LoudnessStrategy.CLIP));
    }

    @Test
    void aRowAndItsClipAreHeldAndWhereItsFormChangesTheClipTwice() {
        assertEquals(2 * 4 * 32_000, memory(1, 32_000, 1).bytes(1));
        assertEquals(4 * (32_000 + 2 * 2 * 48_000), memory(1, 48_000, 2).bytes(1));
        assertEquals(4 * (4 * 32_000 + 5 * 44_100), memory(4, 44_100, 1).bytes(1));
    }

    @Test
    void whatFitsIsMadeAndWhatDoesNotIsRefusedWithTheLongestThatDoes() {
        ClipMemory memory = memory(1, 48_000, 2);
        double longest = memory.longestSeconds(TWO_GIGABYTES);
        assertDoesNotThrow(() -> memory.requireRoom(longest - 0.01, TWO_GIGABYTES));
        ServiceException refused =
                assertThrows(ServiceException.class, () -> memory.requireRoom(3000, TWO_GIGABYTES));
        assertEquals(Kind.BAD_REQUEST, refused.kind());
        String sentence = refused.sentence();
        assertTrue(
                sentence.startsWith("length: expected at most 2037 s of sound in all"), sentence);
        assertTrue(sentence.endsWith("found 3000 s"), sentence);
        assertEquals(Optional.of(new NextStep(NextStep.Kind.GIVE_MEMORY, "3")), refused.nextStep());
    }
}
