package org.continuo.engine.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.continuo.core.files.OperatingSystem;

/**
 * The one ONNX Runtime environment of the process. Its telemetry reads two environment variables
 * when the library initialises, so they are set through the C library before the first use; the
 * switch of the Java API comes too late.
 */
final class OnnxRuntime {
    private static final List<String> TELEMETRY_SWITCHES =
            List.of("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED");

    private final OrtEnvironment environment;

    private OnnxRuntime(OrtEnvironment environment) {
        this.environment = environment;
    }

    private static final class Holder {
        static final OnnxRuntime RUNTIME = start();
    }

    static OnnxRuntime get() {
        return Holder.RUNTIME;
    }

    OrtEnvironment environment() {
        return environment;
    }

    private static OnnxRuntime start() {
        switchTelemetryOff();
        NativeHeap.returnLargeBlocks();
        NativeLibrary.choose();
        return new OnnxRuntime(
                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "continuo"));
    }

    private static void switchTelemetryOff() {
        boolean windows = OperatingSystem.own() == OperatingSystem.WINDOWS;
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle set =
                    windows
                            ? linker.downcallHandle(
                                    linker.defaultLookup().findOrThrow("_putenv_s"),
                                    FunctionDescriptor.of(
                                            ValueLayout.JAVA_INT,
                                            ValueLayout.ADDRESS,
                                            ValueLayout.ADDRESS))
                            : linker.downcallHandle(
                                    linker.defaultLookup().findOrThrow("setenv"),
                                    FunctionDescriptor.of(
                                            ValueLayout.JAVA_INT,
                                            ValueLayout.ADDRESS,
                                            ValueLayout.ADDRESS,
                                            ValueLayout.JAVA_INT));
            for (String name : TELEMETRY_SWITCHES) {
                MemorySegment key = arena.allocateFrom(name);
                MemorySegment value = arena.allocateFrom("1");
                int failed =
                        windows
                                ? (int) set.invokeExact(key, value)
                                : (int) set.invokeExact(key, value, 1);
                if (failed != 0) {
                    throw new IllegalStateException(
                            "ONNX Runtime: expected to set " + name + ", found code " + failed);
                }
            }
        } catch (RuntimeException | Error problem) {
            throw problem;
        } catch (Throwable problem) {
            throw new IllegalStateException(
                    "ONNX Runtime: telemetry could not be switched off", problem);
        }
    }
}
