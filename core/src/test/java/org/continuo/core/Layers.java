package org.continuo.core;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A module's classes and the layers of ARCHITECTURE.md: a package may use packages of lower layers
 * only, none above and none beside it. Every rule first sees to it that it looks at something.
 */
public final class Layers {
    private final String root;
    private final List<Set<String>> layers;
    private final JavaClasses classes;

    /**
     * The module that {@code tests} are of.
     *
     * @param root the package that all of its packages lie in
     * @param fewestClasses that must be found, tests not counted
     * @param layers layer 0 first; a package with its sub-packages is one
     */
    public Layers(Class<?> tests, String root, int fewestClasses, List<Set<String>> layers) {
        this.root = root + ".";
        this.layers = layers;
        String folderOfTests = tests.getProtectionDomain().getCodeSource().getLocation().getPath();
        classes =
                new ClassFileImporter()
                        .withImportOption(location -> !location.contains(folderOfTests))
                        .importPackages(root);
        assertTrue(classes.size() >= fewestClasses, () -> "found only " + classes.size());
    }

    public JavaClasses classes() {
        return classes;
    }

    public void everyPackageHasALayer() {
        Set<String> known = new TreeSet<>();
        layers.forEach(known::addAll);
        Set<String> found =
                classes.stream()
                        .map(type -> type.getPackageName().substring(root.length()).split("\\.")[0])
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(known, found);
    }

    public void lowerLayersNeverSeeUpperOnesAndSiblingsNeverSeeEachOther() {
        List<String> allowed = new ArrayList<>();
        for (Set<String> layer : layers) {
            for (String name : layer) {
                String[] forbidden =
                        layers.stream()
                                .flatMap(Set::stream)
                                .filter(other -> !other.equals(name) && !allowed.contains(other))
                                .map(other -> root + other + "..")
                                .toArray(String[]::new);
                if (forbidden.length > 0) {
                    noClasses()
                            .that()
                            .resideInAPackage(root + name + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden)
                            .check(classes);
                }
            }
            allowed.addAll(layer);
        }
    }

    public void packagesAreFreeOfCycles() {
        slices().matching(root + "(**)").should().beFreeOfCycles().check(classes);
    }

    /** That a library is known to one package and its sub-packages alone, and to that. */
    public void onlyThisPackageEnters(String name, String... libraries) {
        for (String library : libraries) {
            assertTrue(
                    classes.stream()
                            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                            .anyMatch(
                                    used -> resideInAPackage(library).test(used.getTargetClass())),
                    () -> "expected classes that use " + library);
        }
        noClasses()
                .that()
                .resideOutsideOfPackage(root + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .check(classes);
    }

    /**
     * That nobody asks an exception for its message, which may be null or a bare path: sentences
     * for users come from {@code ProblemSentence}.
     *
     * @param exempt simple names of classes that look for something in a message, or whose own
     *     exceptions bear sentences
     */
    public void messagesOfExceptionsAreReadByNoneBut(String... exempt) {
        Set<String> known = Set.of(exempt);
        noClasses()
                .that(
                        describe(
                                "do not read messages",
                                (JavaClass type) ->
                                        !known.contains(outermost(type).getSimpleName())))
                .should()
                .accessTargetWhere(
                        describe(
                                "an exception's message is asked for",
                                (JavaAccess<?> access) ->
                                        access.getTarget().getName().equals("getMessage")
                                                && access.getTargetOwner()
                                                        .isAssignableTo(Throwable.class)))
                .check(classes);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(Layers::outermost).orElse(type);
    }

    /** That none but these packages writes to a standard stream or ends the process. */
    public void nothingIsPrintedAndNoProcessEndedBut(String... names) {
        String[] exempt = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            exempt[i] = root + names[i] + "..";
        }
        noClasses()
                .that()
                .resideOutsideOfPackages(exempt)
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
                .check(classes);
    }
}
