package org.continuo.engine.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a list shows of a music model, read from its configuration and its weights' headers in
 * milliseconds; the tensors themselves stay untouched.
 *
 * @param form how its weights are stored
 * @param channels 1 for mono, 2 for stereo; 0 where only the weights tell
 * @param melody whether it can follow a melody
 * @param parameters of all its networks together; 0 where only reading the weights would tell
 * @param sizeBytes on disk
 */
public record ModelTraits(
        NeededFiles.Form form, int channels, boolean melody, long parameters, long sizeBytes) {
    private static final Set<String> MUSIC_TYPES = Set.of("musicgen", "musicgen_melody");
    private static final long LARGEST_HEADER_BYTES = 100L << 20;
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Looks into a model's folder; nothing if there is no music model in it: the cache also holds
     * text encoders, codecs and what other tools fetched.
     */
    public static Optional<ModelTraits> of(Path folder) throws IOException {
        List<Path> files = HubCache.children(folder).stream().filter(Files::isRegularFile).toList();
        Optional<NeededFiles> needed =
                NeededFiles.of(
                        files.stream()
                                .flatMap(file ->
                                        RepositoryPath.tryParse(file.getFileName().toString())
                                                .stream())
                                .toList());
        if (needed.isEmpty()) {
            return Optional.empty();
        }
        long size = 0;
        for (Path file : files) {
            size += Files.size(file);
        }
        if (needed.get().form() == NeededFiles.Form.AUDIOCRAFT) {
            return Optional.of(new ModelTraits(NeededFiles.Form.AUDIOCRAFT, 0, false, 0, size));
        }
        JsonNode config;
        try {
            config = JSON.readTree(Files.readAllBytes(folder.resolve("config.json")));
        } catch (JacksonException damaged) {
            return Optional.empty();
        }
        String type = config.path("model_type").asString("");
        if (!MUSIC_TYPES.contains(type)) {
            return Optional.empty();
        }
        long parameters = 0;
        for (Path file : files) {
            if (file.toString().endsWith(".safetensors")) {
                parameters += parameters(file);
            }
        }
        return Optional.of(
                new ModelTraits(
                        NeededFiles.Form.TRANSFORMERS,
                        config.path("decoder").path("audio_channels").asInt(1),
                        type.equals("musicgen_melody"),
                        parameters,
                        size));
    }

    /** The number of elements that a safetensors file's header declares; 0 if it is damaged. */
    private static long parameters(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            if (channel.read(length) < 8) {
                return 0;
            }
            long headerBytes = length.flip().getLong();
            if (headerBytes < 0 || headerBytes > Math.min(LARGEST_HEADER_BYTES, channel.size())) {
                return 0;
            }
            ByteBuffer header = ByteBuffer.allocate((int) headerBytes);
            while (header.hasRemaining() && channel.read(header) >= 0) {}
            long count = 0;
            for (JsonNode tensor : JSON.readTree(header.array())) {
                JsonNode shape = tensor.path("shape");
                if (shape.isArray()) {
                    long elements = 1;
                    for (JsonNode dimension : shape) {
                        elements *= dimension.asLong(0);
                    }
                    count += elements;
                }
            }
            return count;
        } catch (JacksonException damaged) {
            return 0;
        }
    }
}
