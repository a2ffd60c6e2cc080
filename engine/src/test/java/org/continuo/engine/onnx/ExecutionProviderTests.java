package org.continuo.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.continuo.core.problem.NextStep;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.service.DataFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Devices where there are none: {@code ./check gpu} computes on a card of software. */
class ExecutionProviderTests {
    private static final Device WEBGPU = Device.of(DeviceKind.WEBGPU);

    @ParameterizedTest
    @EnumSource(value = DeviceKind.class, names = "CPU", mode = EnumSource.Mode.EXCLUDE)
    void whatIsMissingIsOneSentenceThatLoadingSaysToo(DeviceKind kind) {
        Device device = Device.of(kind);
        String sentence = ExecutionProvider.missing(device).orElse("");
        assumeTrue(!sentence.isEmpty(), "there is such a device here");
        assertTrue(sentence.startsWith(kind.label() + ": expected "), sentence);
        assertTrue(sentence.contains(", found "), sentence);
        SessionSettings settings = new SessionSettings(1).on(device);
        Path graph = Path.of("none.onnx");
        assertEquals(
                sentence,
                assertThrows(InferenceException.class, () -> InferenceSession.open(graph, settings))
                        .getMessage());
    }

    @Test
    void withoutItsLibraryASentenceSaysSoAndThatItCanBeFetched() {
        OrtEnvironment environment = OnnxRuntime.get().environment();
        assumeTrue(
                environment != null
                        && !OrtEnvironment.getAvailableProviders().contains(OrtProvider.WEBGPU));
        String sentence = ExecutionProvider.missing(WEBGPU).orElseThrow();
        assertTrue(sentence.contains("found the one for processors alone"), sentence);
        assertEquals(
                Optional.of(new NextStep(NextStep.Kind.FETCH_CARD_LIBRARY, "webgpu")),
                NativeLibrary.nextStep(WEBGPU.kind()));
        assertEquals(
                Optional.of(new NextStep(NextStep.Kind.FETCH_CARD_LIBRARY, "cuda")),
                NativeLibrary.nextStep(DeviceKind.CUDA));
    }

    @Test
    void aProviderThatDoesNotLoadNamesTheLibraryThatTheSystemMisses() {
        assertEquals(
                "libcublasLt.so.12: cannot open shared object file: No such file or directory",
                ExecutionProvider.lastWords(
                        "provider_bridge_ort.cc:1988 [ONNXRuntimeError] : 1 : FAIL : Failed to load"
                                + " library libonnxruntime_providers_cuda.so with error:"
                                + " libcublasLt.so.12: cannot open shared object file: No such file"
                                + " or directory\n"));
        assertEquals(
                "No supported adapters",
                ExecutionProvider.lastWords("webgpu_context.cc:71 : No supported adapters"));
    }

    @Test
    void theProcessorIsNeverMissing() {
        assertTrue(ExecutionProvider.missing(Device.CPU).isEmpty());
    }

    @Test
    void eachProviderIsAskedForWhatItsSourcesName() {
        assertEquals(
                Map.of("powerPreference", "high-performance"), ExecutionProvider.options(WEBGPU));
        assertEquals(
                Map.of("powerPreference", "low-power"),
                ExecutionProvider.options(new Device(DeviceKind.WEBGPU, 1)));
        assertEquals(
                Map.of(
                        "arena_extend_strategy", "kSameAsRequested",
                        "cudnn_conv_algo_search", "HEURISTIC"),
                ExecutionProvider.options(Device.of(DeviceKind.CUDA)));
        assertEquals(
                Map.of("ModelFormat", "MLProgram", "MLComputeUnits", "ALL"),
                ExecutionProvider.options(Device.of(DeviceKind.COREML)));
        assertEquals(Map.of(), ExecutionProvider.options(new Device(DeviceKind.DIRECTML, 1)));
    }

    @Test
    void runsAreCapturedWhereThatWasTried() {
        for (DeviceKind kind : DeviceKind.values()) {
            SessionSettings settings = new SessionSettings(1).on(Device.of(kind));
            assertFalse(settings.captures());
            assertEquals(kind == DeviceKind.WEBGPU, settings.capturing(true).captures());
        }
    }

    @Test
    void aDeviceThatItsProviderCannotNameIsRefused() {
        for (Device device :
                new Device[] {new Device(DeviceKind.WEBGPU, 2), new Device(DeviceKind.COREML, 1)}) {
            String sentence =
                    String.valueOf(
                            assertThrows(
                                            InferenceException.class,
                                            () -> ExecutionProvider.options(device))
                                    .getMessage());
            assertTrue(sentence.startsWith(device.label() + ": expected "), sentence);
        }
    }

    @Test
    void settingsKeepTheirDevice() {
        assertEquals(Device.CPU, SessionSettings.allCores().unpacked().device());
        SessionSettings card = new SessionSettings(3).on(WEBGPU).unpacked();
        assertEquals(new SessionSettings(3, false, WEBGPU, false, false), card);
    }

    @Test
    void theLibraryThatIsFetchedIsTheOneThatIsLookedFor() throws IOException {
        String fetching = Files.readString(Path.of("../tools/gpu-library.sh"));
        String version = OnnxRuntime.get().environment().getVersion();
        assertEquals(NativeLibrary.VERSION, version);
        assertTrue(fetching.contains("=$(data_folder)/gpu/onnxruntime-$version/lib"), fetching);
        Path data = Path.of("data");
        assertTrue(
                NativeLibrary.path(new DataFolder(data))
                        .startsWith(data.toAbsolutePath().resolve("gpu/onnxruntime-" + version)));
    }
}
