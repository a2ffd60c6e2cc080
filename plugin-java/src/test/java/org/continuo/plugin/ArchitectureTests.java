package org.continuo.plugin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Set;
import org.continuo.core.Layers;
import org.junit.jupiter.api.Test;

/** The layers of ARCHITECTURE.md for what runs inside the DAW. */
class ArchitectureTests {
    private static final Layers LAYERS =
            new Layers(
                    ArchitectureTests.class,
                    "org.continuo.plugin",
                    30,
                    List.of(Set.of("intake", "clip"), Set.of("job"), Set.of("bridge")));

    @Test
    void everyPackageHasALayer() {
        LAYERS.everyPackageHasALayer();
    }

    @Test
    void lowerLayersNeverSeeUpperOnesAndSiblingsNeverSeeEachOther() {
        LAYERS.lowerLayersNeverSeeUpperOnesAndSiblingsNeverSeeEachOther();
    }

    @Test
    void whatWentWrongIsSaidByProblemSentence() {
        LAYERS.messagesOfExceptionsAreReadByNoneBut();
    }

    @Test
    void itIsMadeOfItselfAndTheCoreAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "org.continuo.plugin..",
                        "org.continuo.core..",
                        "java..",
                        "tools.jackson..",
                        "org.jspecify..")
                .check(LAYERS.classes());
    }

    @Test
    void onlyTheBridgeHasNativeMethods() {
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("org.continuo.plugin.bridge..")
                .should()
                .haveModifier(JavaModifier.NATIVE)
                .check(LAYERS.classes());
    }

    @Test
    void nothingIsWrittenToTheHostsStreamsAndNothingEndsItsProcess() {
        LAYERS.nothingIsPrintedAndNoProcessEndedBut();
    }

    @Test
    void nothingAsksTheContextClassLoader() {
        noClasses()
                .should()
                .callMethod(Thread.class, "getContextClassLoader")
                .check(LAYERS.classes());
    }
}
