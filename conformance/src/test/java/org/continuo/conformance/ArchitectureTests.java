package org.continuo.conformance;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.continuo.conformance.kit.ConformanceKit;
import org.continuo.core.Layers;
import org.junit.jupiter.api.Test;

/** The layers of ARCHITECTURE.md for what developers alone have. */
class ArchitectureTests {
    private static final String THIS_MODULE =
            ConformanceKit.class.getProtectionDomain().getCodeSource().getLocation().getPath();

    private static final Layers LAYERS =
            new Layers(
                    ArchitectureTests.class,
                    "org.continuo.conformance",
                    60,
                    List.of(Set.of("kit", "bench"), Set.of("command")));

    private static final String SHORT = "a shorter form of what the product calls in full";
    private static final String FACT = "a plain fact of a class that the product uses";
    private static final String MEASURE = "a measure of which the product shows a part";
    private static final String STYLE = "styles, which the product reads and cannot make yet";

    /** What a class offers to whoever uses it, though the product happens not to, and why. */
    private static final Map<String, String> API =
            Map.ofEntries(
                    entry("org.continuo.core.request.GenerationEvent$Listener.silent(", SHORT),
                    entry("org.continuo.core.request.SamplingSettings.defaults(", SHORT),
                    entry("org.continuo.core.request.SamplingSettings.greedyChoice(", SHORT),
                    entry("org.continuo.engine.checkpoint.CheckpointException.getMessage(", FACT),
                    entry("org.continuo.engine.checkpoint.RandomCheckpoint.byteSize(", FACT),
                    entry("org.continuo.engine.codec.AudioCodec.codebookSize(", FACT),
                    entry("org.continuo.engine.conditioning.", STYLE),
                    entry("org.continuo.engine.evaluation.", MEASURE),
                    entry("org.continuo.engine.generation.LongFormWindows.totalFrames(", FACT),
                    entry(
                            "org.continuo.engine.generation.TokenGenerator.generate(",
                            "the decode loop itself, which the product enters through MusicGen"),
                    entry("org.continuo.engine.onnx.SessionSettings.threads(", FACT),
                    entry("org.continuo.engine.scoring.TokenLosses.", MEASURE),
                    entry(
                            "org.continuo.engine.tokens.DelayPattern",
                            "the pattern as the reference builds it, beside its inverse"));

    @Test
    void everyPackageHasALayer() {
        LAYERS.everyPackageHasALayer();
    }

    @Test
    void lowerLayersNeverSeeUpperOnesAndSiblingsNeverSeeEachOther() {
        LAYERS.lowerLayersNeverSeeUpperOnesAndSiblingsNeverSeeEachOther();
    }

    @Test
    void onlyCommandsKnowTheCommandLine() {
        LAYERS.onlyThisPackageEnters("command", "picocli..", "org.continuo.engine.cli..");
        LAYERS.nothingIsPrintedAndNoProcessEndedBut("command");
    }

    /**
     * What is public in core and engine is there for the product: nothing is open because the kit
     * or the benchmark wants to look inside. What they need beyond it they open themselves, by a
     * class of this module in the package that it looks into.
     */
    @Test
    void noDoorOfTheEngineIsOpenForThisModuleAlone() {
        JavaClasses all =
                new ClassFileImporter()
                        .withImportOption(location -> !location.contains("/test-classes/"))
                        .importPackages("org.continuo");
        Set<String> ofProduct = new HashSet<>();
        Set<String> ofThisModule = new TreeSet<>();
        for (JavaClass type : all) {
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                Optional<? extends JavaMember> target = access.getTarget().resolveMember();
                if (!isOfThisModule(type)) {
                    target.map(JavaMember::getFullName).ifPresent(ofProduct::add);
                } else if (target.isPresent() && isDoor(target.get())) {
                    ofThisModule.add(target.get().getFullName());
                }
            }
        }
        assertTrue(ofThisModule.size() > 100, () -> "found only " + ofThisModule.size());
        ofThisModule.removeAll(ofProduct);
        assertEquals(
                List.of(),
                API.keySet().stream()
                        .filter(offered ->
                                ofThisModule.stream().noneMatch(door -> door.startsWith(offered)))
                        .toList(),
                "expected these to be used here alone");
        ofThisModule.removeIf(door -> API.keySet().stream().anyMatch(door::startsWith));
        assertEquals(Set.of(), ofThisModule);
    }

    private static boolean isDoor(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                && member.getOwner().getModifiers().contains(JavaModifier.PUBLIC)
                && member.getOwner().getPackageName().startsWith("org.continuo.")
                && !isOfThisModule(member.getOwner());
    }

    private static boolean isOfThisModule(JavaClass type) {
        return type.getSource()
                .map(source -> String.valueOf(source.getUri().getPath()).startsWith(THIS_MODULE))
                .orElse(false);
    }
}
