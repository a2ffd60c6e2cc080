package org.continuo.plugin.bridge;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.continuo.core.files.Sha256;
import org.continuo.core.json.Json;
import org.continuo.core.json.LenientJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What lies in a folder that was dropped onto the window. Whether the engine can use it is the
 * engine's to say; this only tells what it is, and whether it is the same as before.
 *
 * @param hash of an adapter's files, SHA-256 in hexadecimal digits; empty for a model
 * @param detail what it was made for, in a few words; may be empty
 */
record DroppedFolder(Kind kind, String name, String hash, String detail) {
    private static final String CONFIG = "adapter_config.json";
    private static final List<String> WEIGHTS =
            List.of("adapter_model.safetensors", "adapter_model.bin");
    private static final List<String> OF_MODELS =
            List.of("config.json", "state_dict.bin", "compression_state_dict.bin");

    /** What a folder holds. */
    enum Kind {
        ADAPTER,
        MODEL
    }

    /**
     * Looks into a folder; reads all of an adapter.
     *
     * @throws IllegalArgumentException if it holds neither an adapter nor a model
     */
    static DroppedFolder at(Path folder) throws IOException {
        String name = String.valueOf(folder.getFileName());
        if (holds(folder, OF_MODELS)) {
            return new DroppedFolder(Kind.MODEL, name, "", "");
        }
        if (Files.exists(folder.resolve(CONFIG)) && holds(folder, WEIGHTS)) {
            return new DroppedFolder(Kind.ADAPTER, name, hash(folder), detail(folder));
        }
        throw new IllegalArgumentException(
                "%s: expected an adapter (%s with %s) or a model (%s), found %s"
                        .formatted(
                                folder,
                                CONFIG,
                                String.join(" or ", WEIGHTS),
                                String.join(" or ", OF_MODELS),
                                found(folder)));
    }

    private static boolean holds(Path folder, List<String> files) {
        return files.stream().anyMatch(file -> Files.exists(folder.resolve(file)));
    }

    private static String found(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return "no folder";
        }
        try (Stream<Path> files = Files.list(folder)) {
            long count = files.count();
            return count == 1 ? "1 other file" : count + " other files";
        }
    }

    private static String hash(Path folder) throws IOException {
        MessageDigest digest = Sha256.digest();
        List<String> files = new ArrayList<>(List.of(CONFIG));
        files.addAll(WEIGHTS);
        try (OutputStream hashed =
                new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            for (String file : files) {
                if (Files.exists(folder.resolve(file))) {
                    Files.copy(folder.resolve(file), hashed);
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String detail(Path folder) throws IOException {
        try {
            JsonNode config = LenientJson.read(Files.readAllBytes(folder.resolve(CONFIG)));
            List<String> words = new ArrayList<>();
            String base = config.path("base_model_name_or_path").asString("");
            if (!base.isEmpty()) {
                words.add("for " + base);
            }
            if (config.path("r").isInt()) {
                words.add("rank " + config.path("r").asInt());
            }
            return String.join(", ", words);
        } catch (JacksonException damaged) {
            return ""; // the engine says what is wrong with it
        }
    }

    ObjectNode json() {
        return Json.object()
                .put("kind", kind.name().toLowerCase(Locale.ROOT))
                .put("name", name)
                .put("hash", hash)
                .put("detail", detail);
    }
}
