package org.continuo.engine.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.continuo.core.files.OperatingSystem;
import org.continuo.core.problem.NextStep;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.service.DataFolder;

/**
 * ONNX Runtime's library for graphics cards, which takes the place of the one that comes along
 * where the user has had it fetched. It is the same build with more in it. Packages have it in that
 * place already.
 */
public final class NativeLibrary {
    /** Of the Java API, as its archive says, which works with the library of no other. */
    public static final String VERSION =
            Objects.requireNonNull(OrtEnvironment.class.getPackage().getImplementationVersion());

    /** A folder with all libraries of ONNX Runtime's Java API, which looks nowhere else then. */
    private static final String FOLDER = "onnxruntime.native.path";

    /** One of its libraries, by name. */
    private static final String FILE = "onnxruntime.native.%s.path";

    private static final String RUNTIME = "onnxruntime";
    private static final String BRIDGE = "onnxruntime4j_jni";
    private static final String CUDA_PROVIDER = "onnxruntime_providers_cuda";

    private static final Optional<Path> FETCHED = loadable(path(DataFolder.ofUser()));

    private NativeLibrary() {}

    /** Where it lies, if it is there and the system takes it. */
    public static Optional<Path> fetched() {
        return FETCHED;
    }

    /** Where it lies, or would. */
    static Path path(DataFolder data) {
        return path(data, RUNTIME);
    }

    private static Path path(DataFolder data, String name) {
        return data.resolve("gpu/onnxruntime-" + VERSION).resolve(System.mapLibraryName(name));
    }

    /**
     * Lets the Java API, of which no class was used yet, load the fetched library if there is one.
     * It looks for CUDA's provider nowhere but in its one folder, from which it loads all then.
     */
    static void choose() {
        if (FETCHED.isEmpty()) {
            return;
        }
        Path library = FETCHED.get();
        if (Files.isRegularFile(library.resolveSibling(System.mapLibraryName(CUDA_PROVIDER)))) {
            System.setProperty(FOLDER, String.valueOf(library.getParent()));
            return;
        }
        String folder = System.clearProperty(FOLDER);
        if (folder != null) {
            System.setProperty(
                    FILE.formatted(BRIDGE),
                    Path.of(folder, System.mapLibraryName(BRIDGE)).toString());
        }
        System.setProperty(FILE.formatted(RUNTIME), library.toString());
    }

    /** ONNX Runtime's Java API could not do without it once it had failed to load it. */
    private static Optional<Path> loadable(Path library) {
        if (!Files.isRegularFile(library)) {
            return Optional.empty();
        }
        try {
            return SymbolLookup.libraryLookup(library, Arena.global())
                    .find("OrtGetApiBase")
                    .map(start -> library);
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    /** How what lets {@code kind} compute is had, where it can be. */
    public static Optional<NextStep> nextStep(DeviceKind kind) {
        boolean lacks =
                switch (kind) {
                    case WEBGPU -> !isFetched(RUNTIME) && !ExecutionProvider.isBuiltIn(kind);
                    case CUDA -> !isFetched(CUDA_PROVIDER);
                    case CPU, DIRECTML, COREML -> false;
                };
        return lacks
                ? Optional.of(new NextStep(NextStep.Kind.FETCH_CARD_LIBRARY, kind.label()))
                : Optional.empty();
    }

    private static boolean isFetched(String name) {
        return Files.isRegularFile(path(DataFolder.ofUser(), name));
    }

    /** Why it does not compute on {@code kind}. */
    static String without(DeviceKind kind) {
        Path library = path(DataFolder.ofUser());
        if (FETCHED.isEmpty() && Files.isRegularFile(library)) {
            return "expected ONNX Runtime's library for graphics cards, found one that the system"
                    + " does not load: "
                    + library;
        }
        return switch (kind) {
            case CPU -> "";
            case WEBGPU, CUDA ->
                    "expected ONNX Runtime's library for graphics cards, found the one for"
                            + " processors alone";
            case DIRECTML -> "expected Windows and a library with DirectML, found none";
            case COREML -> "expected macOS, found " + OperatingSystem.own().label();
        };
    }
}
