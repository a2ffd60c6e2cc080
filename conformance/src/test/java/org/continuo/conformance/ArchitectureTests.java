package org.continuo.conformance;

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

    /**
     * What a class offers to whoever uses it, though the product happens not to: shorter forms of
     * what it does use, plain facts, all measures in full, styles (which the product does not offer
     * yet), and the pattern as the reference builds it.
     */
    private static final Set<String> API =
            Set.of(
                    "org.continuo.core.request.GenerationEvent$Listener.silent(",
                    "org.continuo.core.request.SamplingSettings.defaults(",
                    "org.continuo.core.request.SamplingSettings.greedyChoice(",
                    "org.continuo.core.tensor.NpyFile.readFloats(",
                    "org.continuo.engine.checkpoint.Checkpoint.contentHash()",
                    "org.continuo.engine.checkpoint.CheckpointException.getMessage(",
                    "org.continuo.engine.checkpoint.RandomCheckpoint.byteSize(",
                    "org.continuo.engine.codec.EncodecCodec.codebookSize(",
                    "org.continuo.engine.codec.EncodecCodec.codebooks(",
                    "org.continuo.engine.codec.EncodecCodec.frameRateHz(",
                    "org.continuo.engine.codec.EncodecCodec.sampleRateHz(",
                    "org.continuo.engine.conditioning.",
                    "org.continuo.engine.decoder.DecoderConditions.states(",
                    "org.continuo.engine.decoder.StepTraffic.",
                    "org.continuo.engine.evaluation.",
                    "org.continuo.engine.generation.LongFormWindows.totalFrames(",
                    "org.continuo.engine.generation.MusicGen.open(",
                    "org.continuo.engine.generation.MusicGenParts.decode(",
                    "org.continuo.engine.generation.MusicGenParts.openStyleEncoder(",
                    "org.continuo.engine.generation.TokenGenerator.generate(",
                    "org.continuo.engine.onnx.SessionSettings.threads(",
                    "org.continuo.engine.scoring.TokenLosses.",
                    "org.continuo.engine.stems.StemModels.open(",
                    "org.continuo.engine.stems.StemSeparator.apply(",
                    "org.continuo.engine.stems.StemSeparator.separate(",
                    "org.continuo.engine.text.Tokenizer.decode(",
                    "org.continuo.engine.tokens.DelayPattern");

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
        ofThisModule.removeIf(door -> API.stream().anyMatch(door::startsWith));
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
