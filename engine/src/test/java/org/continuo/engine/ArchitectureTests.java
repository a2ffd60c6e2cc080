package org.continuo.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.continuo.core.Layers;
import org.junit.jupiter.api.Test;

/** The layers of ARCHITECTURE.md for the engine. */
class ArchitectureTests {
    private static final Layers LAYERS =
            new Layers(
                    ArchitectureTests.class,
                    "org.continuo.engine",
                    150,
                    List.of(
                            Set.of(
                                    "ffmpeg",
                                    "cards",
                                    "tokens",
                                    "evaluation",
                                    "provenance",
                                    "takes"),
                            Set.of("checkpoint", "onnx", "sampling", "hub"),
                            Set.of("text", "codec", "decoder", "library", "stems"),
                            Set.of("conditioning", "clap"),
                            Set.of("generation"),
                            Set.of("scoring"),
                            Set.of("service", "export", "listening"),
                            Set.of("cli")));

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
                "CheckpointException",
                "DeviceConverter",
                "ExecutionProvider",
                "Failure",
                "InferenceException",
                "ListeningServer",
                "Problems",
                "StorageTrouble",
                "Tokenizer",
                "XpConfig");
    }

    @Test
    void onlyOnnxEntersOnnxRuntime() {
        LAYERS.onlyThisPackageEnters("onnx", "ai.onnxruntime..");
    }

    /** One graph serves all processors, so what is built by one machine is right on each. */
    @Test
    void whatBuildsGraphsAsksNothingOfTheMachine() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..engine.decoder..",
                        "..engine.codec..",
                        "..engine.text..",
                        "..engine.conditioning..",
                        "..engine.clap..",
                        "..engine.stems..",
                        "..engine.onnx..")
                .and()
                .doNotHaveSimpleName("NativeLibrary")
                .and()
                .doNotHaveSimpleName("OnnxRuntime")
                .should()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class, String.class)
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .check(LAYERS.classes());
    }

    @Test
    void onlyFfmpegEntersFfmpeg() {
        LAYERS.onlyThisPackageEnters("ffmpeg", "org.bytedeco..");
    }

    @Test
    void onlyProvenanceKnowsHowManifestsAreSigned() {
        LAYERS.onlyThisPackageEnters("provenance", "com.authlete..");
        LAYERS.onlyThisPackageEnters("provenance", "org.bouncycastle..");
    }

    @Test
    void onlyTheCommandLineKnowsItsLibraries() {
        LAYERS.onlyThisPackageEnters("cli", "picocli..", "me.tongfei..");
    }

    @Test
    void onlyTheCommandLinePrintsAndEndsTheProcess() {
        assertTrue(
                LAYERS.classes().that(resideInAPackage("org.continuo.engine.cli..")).stream()
                        .flatMap(type -> type.getFieldAccessesFromSelf().stream())
                        .anyMatch(access -> access.getTargetOwner().isEquivalentTo(System.class)),
                "expected the command line to write to System.out");
        LAYERS.nothingIsPrintedAndNoProcessEndedBut("cli");
    }
}
