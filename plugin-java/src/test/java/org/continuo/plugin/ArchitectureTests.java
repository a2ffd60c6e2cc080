package org.continuo.plugin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The layers of ARCHITECTURE.md for what runs inside the DAW. */
class ArchitectureTests {
    private static final String ROOT = "org.continuo.plugin.";

    /** Layer 0 first. A package with its sub-packages is one. */
    private static final List<Set<String>> LAYERS =
            List.of(
                    Set.of("document"),
                    Set.of("timeline", "preset"),
                    Set.of("intake", "prompt", "clip"),
                    Set.of("job"),
                    Set.of("bridge"));

    /** What of the engine is loaded into the DAW. */
    private static final String[] ENGINE_PACKAGES = {
        "analysis",
        "audio",
        "chroma",
        "files",
        "generation",
        "sampling",
        "service",
        "tensor",
        "tokens"
    };

    private static final int FEWEST_CLASSES = 40;

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
                    .importPackages("org.continuo.plugin");

    @Test
    void everyPackageHasALayer() {
        assertTrue(CLASSES.size() >= FEWEST_CLASSES, () -> "found only " + CLASSES.size());
        Set<String> found =
                CLASSES.stream()
                        .map(type -> type.getPackageName().substring(ROOT.length()).split("\\.")[0])
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = new TreeSet<>();
        LAYERS.forEach(known::addAll);
        assertEquals(known, found);
    }

    @Test
    void lowerLayersNeverSeeUpperOnesAndSiblingsNeverSeeEachOther() {
        List<String> allowed = new ArrayList<>();
        for (Set<String> layer : LAYERS) {
            for (String name : layer) {
                String[] forbidden =
                        LAYERS.stream()
                                .flatMap(Set::stream)
                                .filter(other -> !other.equals(name) && !allowed.contains(other))
                                .map(other -> ROOT + other + "..")
                                .toArray(String[]::new);
                if (forbidden.length > 0) {
                    noClasses()
                            .that()
                            .resideInAPackage(ROOT + name + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden)
                            .check(CLASSES);
                }
            }
            allowed.addAll(layer);
        }
    }

    @Test
    void nothingOfInferenceIsLoadedIntoTheDaw() {
        Set<String> allowed = Set.of(ENGINE_PACKAGES);
        Set<String> used =
                CLASSES.stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(used1 -> used1.getTargetClass().getPackageName())
                        .filter(name -> name.startsWith("org.continuo.engine."))
                        .map(name -> name.split("\\.")[3])
                        .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(used.contains("service") && used.contains("audio"), used::toString);
        assertTrue(allowed.containsAll(used), used::toString);
    }

    @Test
    void onlyTheBridgeHasNativeMethods() {
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage(ROOT + "bridge..")
                .should()
                .haveModifier(JavaModifier.NATIVE)
                .check(CLASSES);
    }

    @Test
    void nothingIsWrittenToTheHostsStreamsAndNothingEndsItsProcess() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(CLASSES);
    }

    @Test
    void nothingAsksTheContextClassLoader() {
        noClasses().should().callMethod(Thread.class, "getContextClassLoader").check(CLASSES);
    }
}
