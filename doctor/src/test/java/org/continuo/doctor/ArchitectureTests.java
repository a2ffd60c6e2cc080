package org.continuo.doctor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The host knows nothing of Continuo, and only the host speaks to native code. */
class ArchitectureTests {
    private static final int FEWEST_CLASSES = 35;

    /** Tests lie in the folder that this class lies in, whatever has compiled them. */
    private static final ImportOption OF_THE_PRODUCT =
            location ->
                    !location.contains(
                            ArchitectureTests.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .getPath());

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(OF_THE_PRODUCT)
                    .importPackages("org.continuo.doctor");

    @Test
    void itIsMadeOfItselfAlone() {
        assertTrue(CLASSES.size() >= FEWEST_CLASSES, () -> "found only " + CLASSES.size());
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "org.continuo.doctor..", "java..", "com.sun.jna..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void onlyTheHostSpeaksToNativeCode() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.continuo.doctor.vst3..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.jna..", "org.continuo.doctor.vst3.binding..")
                .check(CLASSES);
    }
}
