package org.continuo.core.request;

import java.util.Locale;

/** What computes, and the execution provider of ONNX Runtime that reaches it. */
public enum DeviceKind {
    /** The processor: every precision, the same result on every machine. */
    CPU,
    /** A graphics card of any vendor: through Vulkan, Direct3D 12 or Metal. */
    WEBGPU,
    /** A graphics card of NVIDIA. */
    CUDA,
    /** A graphics card on Windows. */
    DIRECTML,
    /** Apple's graphics card and neural engine. */
    COREML;

    /** The name users type and the service takes. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
