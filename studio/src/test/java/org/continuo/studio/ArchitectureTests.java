package org.continuo.studio;

import java.util.List;
import java.util.Set;
import org.continuo.core.Layers;
import org.junit.jupiter.api.Test;

/** The layers of ARCHITECTURE.md for the studio. */
class ArchitectureTests {
    private static final Layers LAYERS =
            new Layers(
                    ArchitectureTests.class,
                    "org.continuo.studio",
                    60,
                    List.of(
                            Set.of("access", "messages"),
                            Set.of("link"),
                            Set.of("broker", "worker", "client"),
                            Set.of("command")));

    @Test
    void everyPackageHasALayer() {
        LAYERS.everyPackageHasALayer();
    }

    @Test
    void lowerLayersNeverSeeUpperOnesAndSiblingsNeverSeeEachOther() {
        LAYERS.lowerLayersNeverSeeUpperOnesAndSiblingsNeverSeeEachOther();
    }

    @Test
    void packagesAreFreeOfCycles() {
        LAYERS.packagesAreFreeOfCycles();
    }

    @Test
    void whatWentWrongIsSaidByProblemSentence() {
        LAYERS.messagesOfExceptionsAreReadByNoneBut();
    }

    @Test
    void onlyTheCommandLineOfTheEngineWritesToTheTerminal() {
        LAYERS.nothingIsPrintedAndNoProcessEndedBut();
    }
}
