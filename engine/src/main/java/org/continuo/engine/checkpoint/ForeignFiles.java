package org.continuo.engine.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What people take for a model and is none yet: says what it is and what to do, for the message
 * that refuses it.
 */
final class ForeignFiles {
    private static final String TO_SAFETENSORS =
            "write it as safetensors once: python -c \"from transformers import"
                    + " AutoModelForTextToWaveform as A;"
                    + " A.from_pretrained('FOLDER').save_pretrained('FOLDER')\"";

    private ForeignFiles() {}

    /** Of a file that was given as a model. */
    static Optional<String> describe(Path file) {
        String name = String.valueOf(file.getFileName());
        if (Adapters.isAdapterFile(name)) {
            return Optional.of("a LoRA adapter's file: this is a LoRA adapter");
        }
        if (name.endsWith(".ckpt")) {
            return Optional.of(
                    "a training checkpoint of PyTorch Lightning: load it in the program that"
                            + " trained it, and save the model in it with save_pretrained");
        }
        if (name.endsWith(".th")) {
            return Optional.of(TrainingState.DORA);
        }
        if (name.startsWith("pytorch_model")) {
            return Optional.of("the weights of transformers in its old format: " + TO_SAFETENSORS);
        }
        if (name.endsWith(".safetensors") || name.endsWith(".bin") || name.endsWith(".json")) {
            return Optional.of("a file of a model: give the folder that it lies in");
        }
        if (name.endsWith(".gguf") || name.endsWith(".onnx") || name.endsWith(".pt")) {
            return Optional.of(
                    "a file in a format that is not read: expected is a folder with config.json and"
                            + " model.safetensors");
        }
        return Optional.empty();
    }

    /** Of a folder without a model in it. */
    static Optional<String> describeFolder(Path folder) {
        if (Files.isDirectory(folder.resolve("snapshots"))) {
            String name = String.valueOf(folder.getFileName());
            return Optional.of(
                    name.startsWith("models--")
                            ? "a model in the hub's cache: give its name, "
                                    + name.substring("models--".length()).replace("--", "/")
                                    + ", or one of the folders in snapshots"
                            : "a folder of the hub's cache: give one of the folders in snapshots");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .filter(file -> !isOrdinary(String.valueOf(file.getFileName())))
                    .map(file -> describe(file).map(what -> file.getFileName() + ", " + what))
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean isOrdinary(String name) {
        return name.endsWith(".json")
                || (name.endsWith(".bin") && !name.startsWith("pytorch_model"))
                || name.endsWith(".safetensors");
    }

    /** Beside {@code config.json}, where weights were expected. */
    static String weightsIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> old =
                    files.map(file -> String.valueOf(file.getFileName()))
                            .filter(name -> name.startsWith("pytorch_model"))
                            .sorted()
                            .toList();
            return old.isEmpty()
                    ? describeFolder(folder).orElse("neither")
                    : "%s only, %s"
                            .formatted(
                                    old.getFirst(),
                                    describe(folder.resolve(old.getFirst())).orElseThrow());
        } catch (IOException unreadable) {
            return "neither";
        }
    }
}
