package org.continuo.engine.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceKind;

/**
 * What makes a session compute on a device, and what is missing for it. Whether there is a device
 * is known only from asking for it.
 */
public final class ExecutionProvider {
    private ExecutionProvider() {}

    /** Whether the library that is loaded can compute on devices of {@code kind} at all. */
    public static boolean isBuiltIn(DeviceKind kind) {
        OrtEnvironment environment = OnnxRuntime.get().environment();
        assert environment != null;
        return OrtEnvironment.getAvailableProviders().contains(provider(kind));
    }

    /** What is missing for computing on {@code device}, in one sentence; empty if nothing is. */
    public static Optional<String> missing(Device device) {
        OrtEnvironment environment = OnnxRuntime.get().environment();
        assert environment != null;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            require(options, device, false);
            return Optional.empty();
        } catch (InferenceException none) {
            return Optional.of(String.valueOf(none.getMessage()));
        }
    }

    /** Behind it stands what the system says of a library. */
    private static final String SYSTEM = " with error: ";

    /**
     * Makes a session compute on {@code device}.
     *
     * @param options of an environment that is open
     * @param capturing whether its runs are captured, which a graph with nodes that the provider
     *     leaves to the processor is refused for
     * @throws InferenceException that says in one sentence what is missing
     */
    static void require(OrtSession.SessionOptions options, Device device, boolean capturing) {
        if (device.isProcessor()) {
            return;
        }
        if (!isBuiltIn(device.kind())) {
            throw new InferenceException(
                    device.label() + ": " + NativeLibrary.without(device.kind()),
                    NativeLibrary.nextStep(device.kind()));
        }
        Map<String, String> wishes = new HashMap<>(options(device));
        if (capturing) {
            wishes.put("enableGraphCapture", "1");
        }
        try {
            switch (device.kind()) {
                case CPU -> {}
                case WEBGPU -> options.addWebGPU(wishes);
                case CUDA -> addCuda(options, device, wishes);
                case DIRECTML -> options.addDirectML(device.index());
                case COREML -> options.addCoreML(wishes);
            }
        } catch (OrtException none) {
            InferenceException missing =
                    new InferenceException(
                            "%s: expected %s, found none (%s)"
                                    .formatted(
                                            device.label(),
                                            expected(device),
                                            lastWords(String.valueOf(none.getMessage()))),
                            NativeLibrary.nextStep(device.kind()));
            missing.initCause(none);
            throw missing;
        }
    }

    /** Whether runs on devices of {@code kind} can be captured. CUDA's capture is untried. */
    static boolean captures(DeviceKind kind) {
        return kind == DeviceKind.WEBGPU;
    }

    private static OrtProvider provider(DeviceKind kind) {
        return switch (kind) {
            case CPU -> OrtProvider.CPU;
            case WEBGPU -> OrtProvider.WEBGPU;
            case CUDA -> OrtProvider.CUDA;
            case DIRECTML -> OrtProvider.DIRECT_ML;
            case COREML -> OrtProvider.CORE_ML;
        };
    }

    /**
     * Where a provider's tensors lie.
     *
     * @param name as ONNX Runtime calls it
     * @param index of the device there
     */
    record Memory(String name, int index) {}

    /** The memory of {@code device}; CoreML takes its tensors from the processor's. */
    static Memory memory(Device device) {
        return switch (device.kind()) {
            case CPU, COREML -> new Memory("Cpu", 0);
            case WEBGPU -> new Memory("WebGPU_Buffer", 0);
            case CUDA -> new Memory("Cuda", device.index());
            case DIRECTML -> new Memory("DML", device.index());
        };
    }

    /**
     * What is asked of a provider beside the number of its device.
     *
     * @throws InferenceException if it cannot be asked for this one
     */
    static Map<String, String> options(Device device) {
        return switch (device.kind()) {
            case CPU, DIRECTML -> Map.of();
            // It cannot be asked for a card by its number, only for the fast or the frugal one.
            case WEBGPU ->
                    switch (device.index()) {
                        case 0 -> Map.of("powerPreference", "high-performance");
                        case 1 -> Map.of("powerPreference", "low-power");
                        default ->
                                throw new InferenceException(
                                        device.label()
                                                + ": expected webgpu, the fastest card, or"
                                                + " webgpu:1, the one that takes the least power:"
                                                + " WebGPU tells no more apart");
                    };
            // Memory in the sizes that are asked for, since what is largest is asked for first;
            // convolutions by rule, since trying all out takes seconds.
            case CUDA ->
                    Map.of(
                            "arena_extend_strategy", "kSameAsRequested",
                            "cudnn_conv_algo_search", "HEURISTIC");
            case COREML -> {
                if (device.index() > 0) {
                    throw new InferenceException(
                            device.label() + ": expected coreml, which has no second device");
                }
                yield Map.of("ModelFormat", "MLProgram", "MLComputeUnits", "ALL");
            }
        };
    }

    private static void addCuda(
            OrtSession.SessionOptions options, Device device, Map<String, String> wishes)
            throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.index())) {
            for (Map.Entry<String, String> wish : wishes.entrySet()) {
                cuda.add(wish.getKey(), wish.getValue());
            }
            options.addCUDA(cuda);
        }
    }

    private static String expected(Device device) {
        return switch (device.kind()) {
            case CPU -> "a processor";
            case WEBGPU -> "a graphics card with a driver for Vulkan, Direct3D 12 or Metal";
            case CUDA -> "a card of NVIDIA with a driver and libraries of CUDA 12";
            case DIRECTML -> "a graphics card with a driver for Direct3D 12";
            case COREML -> "an Apple of the last years";
        };
    }

    /**
     * What ONNX Runtime says behind the place in its sources; of a library that the system does not
     * load, what the system says, which names the one that it misses.
     */
    static String lastWords(String message) {
        int system = message.lastIndexOf(SYSTEM);
        return message.substring(
                        system >= 0 ? system + SYSTEM.length() : message.lastIndexOf(':') + 1)
                .strip();
    }
}
