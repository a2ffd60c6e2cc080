package org.continuo.studio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

    /** Each machine measures times with its own stopwatch; what would be compared is none. */
    @Test
    void theHourIsAskedForWhereNoOtherMachinesIsKnown() {
        Set<String> clocks =
                Set.of(
                        "Instant.now",
                        "InstantSource.instant",
                        "InstantSource.system",
                        "Clock.systemUTC",
                        "System.currentTimeMillis",
                        "Message.getTimestamp",
                        "ClientMessage.getTimestamp",
                        "Message.getExpiration",
                        "ClientMessage.getExpiration",
                        "ClientMessage.isExpired",
                        "Message.isExpired");
        Set<String> asked = new TreeSet<>();
        for (JavaClass type : LAYERS.classes()) {
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                String what =
                        access.getTargetOwner().getSimpleName()
                                + "."
                                + access.getTarget().getName();
                if (clocks.contains(what)) {
                    asked.add(type.getSimpleName() + ": " + what);
                }
            }
        }
        assertEquals(
                Set.of(
                        "DeskJob: Instant.now", // shown to people
                        "HubCertificate: InstantSource.instant", // nobody looks at its dates
                        "HubCertificate: InstantSource.system"),
                asked);
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
