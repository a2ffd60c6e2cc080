package org.continuo.engine;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The layers of ARCHITECTURE.md: a package may use packages of lower layers only, none above and
 * none beside it. Every rule first sees to it that it looks at something.
 */
class ArchitectureTests {
    private static final String ROOT = "org.continuo.engine.";

    /** Layer 0 first. A package with its sub-packages is one. */
    private static final List<Set<String>> LAYERS =
            List.of(
                    Set.of("files"),
                    Set.of("audio", "tensor", "tokens"),
                    Set.of("checkpoint", "onnx", "sampling", "hub"),
                    Set.of("text", "chroma", "codec", "decoder", "library"),
                    Set.of("conditioning", "analysis"),
                    Set.of("generation"),
                    Set.of("service", "conformance", "bench"),
                    Set.of("cli"));

    private static final int FEWEST_CLASSES = 150;

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
                    .importPackages("org.continuo.engine");

    @Test
    void everyPackageHasALayer() {
        assertTrue(CLASSES.size() >= FEWEST_CLASSES, () -> "found only " + CLASSES.size());
        Set<String> known = new TreeSet<>();
        LAYERS.forEach(known::addAll);
        Set<String> found =
                CLASSES.stream()
                        .map(type -> type.getPackageName().substring(ROOT.length()).split("\\.")[0])
                        .collect(Collectors.toCollection(TreeSet::new));
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
                    ArchRule rule =
                            noClasses()
                                    .that()
                                    .resideInAPackage(ROOT + name + "..")
                                    .should()
                                    .dependOnClassesThat()
                                    .resideInAnyPackage(forbidden);
                    rule.check(CLASSES);
                }
            }
            allowed.addAll(layer);
        }
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("org.continuo.engine.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyOnnxEntersOnnxRuntime() {
        assertIsUsed("ai.onnxruntime..");
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "onnx..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .check(CLASSES);
    }

    @Test
    void onlyAudioEntersFfmpeg() {
        assertIsUsed("org.bytedeco..");
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "audio..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineWritesToStandardStreams() {
        assertTrue(
                CLASSES.that(resideInAPackage(ROOT + "cli..")).stream()
                        .flatMap(type -> type.getFieldAccessesFromSelf().stream())
                        .anyMatch(access -> access.getTargetOwner().isEquivalentTo(System.class)),
                "expected the command line to write to System.out");
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "cli..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineKnowsItsLibraries() {
        assertIsUsed("picocli..");
        assertIsUsed("me.tongfei..");
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "me.tongfei..")
                .check(CLASSES);
    }

    private static void assertIsUsed(String library) {
        long users =
                CLASSES.that(alwaysTrue()).stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(used -> resideInAPackage(library).test(used.getTargetClass()))
                        .count();
        assertTrue(users > 0, () -> "expected classes that use " + library);
    }
}
