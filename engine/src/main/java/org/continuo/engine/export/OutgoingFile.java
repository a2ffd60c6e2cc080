package org.continuo.engine.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file that is going to be written.
 *
 * @param name in its folder, or with a folder of its own before it
 * @param byteSize about what it will have
 */
public record OutgoingFile(String name, long byteSize, Content content) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Makes a file. */
    @FunctionalInterface
    interface Content {
        void write(Path file) throws IOException;
    }

    static OutgoingFile copy(String name, Path source) throws IOException {
        return new OutgoingFile(
                name,
                Files.size(source),
                file -> {
                    try (OutputStream out = Files.newOutputStream(file)) {
                        Files.copy(source, out);
                    }
                });
    }

    static OutgoingFile json(String name, ObjectNode content) {
        byte[] text = (JSON.writeValueAsString(content) + "\n").getBytes(StandardCharsets.UTF_8);
        return new OutgoingFile(name, text.length, file -> Files.write(file, text));
    }

    static OutgoingFile safetensors(String name, List<OutgoingTensor> tensors) {
        return new OutgoingFile(
                name,
                SafetensorsWriter.byteSize(tensors),
                file -> SafetensorsWriter.write(file, tensors));
    }

    static OutgoingFile torch(String name, byte[] pickle, List<OutgoingTensor> tensors) {
        String root = name.substring(0, name.lastIndexOf('.'));
        return new OutgoingFile(
                name,
                TorchArchiveWriter.byteSize(pickle, tensors),
                file -> TorchArchiveWriter.write(file, root, pickle, tensors));
    }
}
