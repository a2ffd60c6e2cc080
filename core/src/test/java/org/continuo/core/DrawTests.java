package org.continuo.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrawTests {
    @Test
    void theFirstCaseThatFailsIsToldByItsNumberAndComesAgain() {
        List<Integer> drawn = new ArrayList<>();
        Draw.cases(50, draw -> drawn.add(draw.integer(0, 9)));
        int first = drawn.indexOf(9);
        AssertionError failure =
                assertThrows(
                        AssertionError.class,
                        () -> Draw.cases(50, draw -> assertTrue(draw.integer(0, 9) < 9, "nine")));
        assertTrue(
                String.valueOf(failure.getMessage()).startsWith("case " + first + " of 50: nine"));
    }

    @Test
    void aPropertyThatHardlyAnyDrawFitsIsNotProven() {
        assertThrows(AssertionError.class, () -> Draw.cases(50, draw -> draw.given(false)));
    }

    @Test
    void bothEndsOfARangeComeUp() {
        List<Integer> drawn = new ArrayList<>();
        Draw.cases(100, draw -> drawn.add(draw.integer(-1_000_000, 1_000_000)));
        assertTrue(drawn.contains(-1_000_000) && drawn.contains(1_000_000));
        assertEquals(100, drawn.size());
    }
}
