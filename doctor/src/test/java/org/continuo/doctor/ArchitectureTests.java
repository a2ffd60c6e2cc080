package org.continuo.doctor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.util.List;
import java.util.Set;
import org.continuo.core.Layers;
import org.junit.jupiter.api.Test;

/** The host knows nothing of Continuo, and only the host speaks to native code. */
class ArchitectureTests {
    private static final Layers LAYERS =
            new Layers(ArchitectureTests.class, "org.continuo.doctor", 35, List.of(Set.of("vst3")));

    @Test
    void itIsMadeOfItselfAlone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "org.continuo.doctor..", "java..", "com.sun.jna..", "org.jspecify..")
                .check(LAYERS.classes());
    }

    @Test
    void onlyTheHostSpeaksToNativeCode() {
        LAYERS.onlyThisPackageEnters("vst3", "com.sun.jna..");
    }
}
