package org.continuo.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.continuo.core.fuzz.FuzzRun;
import org.junit.jupiter.api.Test;

class XpConfigTests {
    private static final String SAMPLE =
            """
            sample_rate: 32000
            encodec:
              sample_rate: ${sample_rate}
              causal: false
            seanet:
              causal: ${encodec.causal}
              ratios: [8, 5, 4, 4]
              rate: ${encodec.sample_rate}
            other: ${seanet.ratios}
            """;

    @Test
    void referencesAreFollowedToTheirValues() throws CheckpointException {
        ConfigSection config = XpConfig.parse("xp.cfg", SAMPLE);
        assertEquals(32000, config.section("seanet").integer("rate"));
        assertEquals(false, config.section("seanet").flag("causal"));
        assertEquals(List.of(8, 5, 4, 4), config.integers("other"));
    }

    @Test
    void aReferenceThatCannotBeResolvedIsReportedWhereItIsRead() throws CheckpointException {
        ConfigSection config = XpConfig.parse("xp.cfg", "a: ${oc.env:HOME}\nb: ${nowhere}\n");
        for (String key : List.of("a", "b")) {
            CheckpointException refusal =
                    assertThrows(CheckpointException.class, () -> config.integer(key));
            assertTrue(
                    String.valueOf(refusal.getMessage())
                            .startsWith("xp.cfg: expected an integer at " + key + ", found \"${"),
                    refusal.getMessage());
        }
    }

    @Test
    void referencesInACircleAreRefused() {
        assertRefused("a: ${b}\nb: ${c}\nc: ${a}\n", "in a circle");
        assertRefused("a: ${a}\n", "in a circle");
        StringBuilder chain = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            chain.append("k%d: ${k%d}\n".formatted(i, i + 1));
        }
        assertRefused(chain.append("k10000: 1\n").toString(), "in a circle");
    }

    @Test
    void yamlThatIsNoTreeOfModestSizeIsRefused() {
        assertRefused("- 1\n- 2\n", "expected YAML keys and values");
        assertRefused("a: [1, 2", "expected well-formed YAML");
        assertRefused("a: b: c: d", "expected well-formed YAML");
        assertRefused("a: " + "[".repeat(5000), "expected well-formed YAML");
        assertRefused("a: " + "x".repeat(2_000_000), "expected at most");
    }

    @Test
    void tenThousandDamagedConfigurationsAreReadOrRefused() {
        new FuzzRun(10_000, 3, Duration.ofSeconds(5), 64 << 20)
                .run(
                        SAMPLE.getBytes(StandardCharsets.UTF_8),
                        CheckpointException.class,
                        content -> {
                            try {
                                ConfigSection config =
                                        XpConfig.parse(
                                                "xp.cfg",
                                                new String(content, StandardCharsets.UTF_8));
                                config.section("seanet").integers("ratios");
                            } catch (IOException refusal) {
                                assertTrue(refusal.getMessage() != null);
                                throw refusal;
                            }
                        });
    }

    private static void assertRefused(String yaml, String expectedInMessage) {
        CheckpointException refusal =
                assertThrows(CheckpointException.class, () -> XpConfig.parse("xp.cfg", yaml));
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.startsWith("xp.cfg: expected"), message);
        assertTrue(message.contains(expectedInMessage), message);
    }
}
