package org.continuo.engine.cards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class VulkanTests {
    @Test
    void everyCardHasANameADriverAndMemory() {
        List<GraphicsCard> cards = Vulkan.cards();
        assumeFalse(cards.isEmpty(), "no card and no software that plays one");
        for (GraphicsCard card : cards) {
            assertFalse(card.name().isBlank(), card.toString());
            assertFalse(card.driver().isBlank(), card.toString());
            assertTrue(card.memoryBytes() > 0, card.toString());
            // What Vulkan demands of every driver.
            assertTrue(card.largestBufferBytes() >= 1 << 27, card.toString());
        }
        assertEquals(
                cards.stream().sorted(Comparator.comparing(GraphicsCard::kind)).toList(), cards);
    }

    @Test
    void whereThereIsNoLoaderThereAreNoCards() {
        assumeFalse(Vulkan.isInstalled());
        assertEquals(List.of(), Vulkan.cards());
    }
}
