package org.continuo.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The layers of ARCHITECTURE.md for what engine and plugin share. */
class ArchitectureTests {
    private static final Layers LAYERS =
            new Layers(
                    ArchitectureTests.class,
                    "org.continuo.core",
                    80,
                    List.of(
                            Set.of("problem"),
                            Set.of("files", "tensor", "json", "timeline"),
                            Set.of("audio", "preset"),
                            Set.of("chroma", "request"),
                            Set.of("analysis", "service"),
                            Set.of("prompt")));

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
        LAYERS.messagesOfExceptionsAreReadByNoneBut(
                "ProblemSentence", "ServiceException", "WholeFile", "EngineMessage");
    }

    @Test
    void nothingIsPrintedAndNoProcessEnded() {
        LAYERS.nothingIsPrintedAndNoProcessEndedBut();
    }

    /** All of it is loaded into the DAW. */
    @Test
    void nothingOfInferenceIsKnown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "org.continuo.core..",
                        "java..",
                        "javax.crypto..",
                        "com.sun.net..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..",
                        "be.tarsos.dsp..",
                        "org.jspecify..")
                .check(LAYERS.classes());
    }

    @Test
    void nothingAsksTheContextClassLoader() {
        noClasses()
                .should()
                .callMethod(Thread.class, "getContextClassLoader")
                .check(LAYERS.classes());
    }
}
