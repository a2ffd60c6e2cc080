package org.continuo.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.continuo.core.Draw;
import org.junit.jupiter.api.Test;

class ReceptiveFieldTests {
    @Test
    void paddingIsHalvedWithTheOddRowBefore() {
        assertEquals(new ConvPadding(3, 3, 1), ConvPadding.of(7, 1, 1, false));
        assertEquals(new ConvPadding(3, 2, 5), ConvPadding.of(10, 5, 1, false));
        assertEquals(new ConvPadding(2, 2, 1), ConvPadding.of(3, 1, 2, false));
    }

    @Test
    void causalPaddingGoesBefore() {
        assertEquals(new ConvPadding(6, 0, 1), ConvPadding.of(7, 1, 1, true));
        assertEquals(new ConvPadding(5, 0, 5), ConvPadding.of(10, 5, 1, true));
    }

    /** Counts the rows a transposed convolution reads, one output row at a time. */
    @Test
    void transposedReachIsWhatTheOutputRowsRead() {
        Draw.cases(
                1000,
                draw -> {
                    int before = draw.integer(0, 40);
                    int after = draw.integer(0, 40);
                    int stride = draw.integer(1, 9);
                    boolean causal = draw.truth();
                    int trimLeft = causal ? 0 : stride - stride / 2;
                    int from = 100;
                    int to = 103;
                    int first = Integer.MAX_VALUE;
                    int last = Integer.MIN_VALUE;
                    for (int o = from * stride - before; o < to * stride + after; o++) {
                        int row = Math.floorDiv(o + trimLeft, stride);
                        first = Math.min(first, row - 1);
                        last = Math.max(last, row);
                    }
                    ReceptiveField reach =
                            new ReceptiveField(before, after).throughTransposed(stride, trimLeft);
                    assertEquals(Math.max(0, from - first), reach.before());
                    assertEquals(Math.max(0, last - to + 1), reach.after());
                });
    }

    @Test
    void windowsCoverAClipOnceAndStayWithinIt() {
        Draw.cases(
                1000,
                draw -> {
                    int frames = draw.integer(1, 3000);
                    int preferred = draw.integer(1, 200);
                    int before = draw.integer(0, 20);
                    int after = draw.integer(0, 20);
                    List<Window> windows =
                            Window.over(frames, preferred, new ReceptiveField(before, after));
                    int at = 0;
                    for (Window window : windows) {
                        assertEquals(at, window.from());
                        assertEquals(Math.max(0, window.from() - before), window.contextFrom());
                        assertEquals(Math.min(frames, window.to() + after), window.contextTo());
                        assertTrue(windows.size() == 1 || window.keptFrames() >= preferred);
                        assertTrue(window.keptFrames() > 0);
                        at = window.to();
                    }
                    assertEquals(frames, at);
                });
    }
}
