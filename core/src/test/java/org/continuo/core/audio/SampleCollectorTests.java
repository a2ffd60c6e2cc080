package org.continuo.core.audio;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SampleCollectorTests {
    @Test
    void ofALongSoundOnlyTheEndIsHeldInMemory() {
        SampleCollector collector = SampleCollector.ofEnd(Path.of("long"), 2, () -> {});
        float[][] block = new float[1][100];
        AudioSamples end =
                assertDoesNotThrow(() -> {
                    collector.begin(1, 100);
                    for (int second = 0; second < 1000; second++) {
                        Arrays.fill(block[0], second);
                        collector.add(block, 0, 100);
                    }
                    return collector.finish();
                });
        assertTrue(end.length() >= 200 && end.length() <= 400, end.length() + " samples");
        assertEquals(999, end.channel(0)[end.length() - 1]);
        assertEquals(100_000, collector.firstKept() + end.length());
    }
}
