package org.continuo.engine.hub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A repository that {@link FakeHub} offers: one commit, its files, and how it describes them. */
public final class FakeRepository {
    static final String CONFIG =
            """
            {"model_type": "musicgen", "audio_encoder": {"sampling_rate": 32000},
             "decoder": {"audio_channels": 1, "num_hidden_layers": 24}}
            """;

    public final String name;
    public final Map<String, byte[]> files = new LinkedHashMap<>();
    String license = "cc-by-nc-4.0";
    boolean listsHashes = true;
    boolean gated;

    public FakeRepository(String name) {
        this.name = name;
    }

    /** A model in the transformers form whose weights are this many random bytes. */
    static FakeRepository musicGen(String name, int weightBytes, long seed) {
        FakeRepository repository = new FakeRepository(name);
        repository.with("config.json", CONFIG);
        repository.with("generation_config.json", "{\"guidance_scale\": 3.0}");
        repository.with("preprocessor_config.json", "{\"sampling_rate\": 32000}");
        repository.with("tokenizer.json", "{\"version\": \"1.0\", \"seed\": " + seed + "}");
        repository.with("README.md", "---\nlicense: cc-by-nc-4.0\n---\n");
        repository.with("model.safetensors", randomBytes(weightBytes, seed));
        repository.with("pytorch_model.bin", randomBytes(300, seed + 1));
        return repository;
    }

    static byte[] randomBytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    public FakeRepository with(String file, String text) {
        return with(file, text.getBytes(StandardCharsets.UTF_8));
    }

    public FakeRepository with(String file, byte[] content) {
        files.put(file, content);
        return this;
    }

    public byte[] file(String path) {
        byte[] content = files.get(path);
        if (content == null) {
            throw new AssertionError("no " + path + " in " + name);
        }
        return content;
    }

    /** The commit stands for the content, as it does in git. */
    public String commit() {
        MessageDigest digest = digest("SHA-1");
        files.forEach((path, content) -> {
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            digest.update(content);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Weights are kept by hash elsewhere (LFS); small texts in git itself. */
    boolean isLarge(String path) {
        return path.endsWith(".safetensors") || path.endsWith(".bin");
    }

    String etag(String path) {
        byte[] content = file(path);
        if (isLarge(path)) {
            return HexFormat.of().formatHex(digest("SHA-256").digest(content));
        }
        MessageDigest digest = digest("SHA-1");
        digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest.digest(content));
    }

    /** The listing as {@code /api/models/NAME/revision/REVISION?blobs=true} gives it. */
    String listing() {
        StringBuilder json =
                new StringBuilder(
                        "{\"id\": \"%s\", \"modelId\": \"%s\", \"sha\": \"%s\","
                                .formatted(name, name, commit()));
        json.append("\"private\": false, \"tags\": [\"text-to-audio\"],");
        json.append("\"cardData\": {\"license\": \"%s\"}, \"siblings\": [".formatted(license));
        String comma = "";
        for (String path : files.keySet()) {
            json.append(comma)
                    .append("{\"rfilename\": \"")
                    .append(path.replace("\\", "\\\\"))
                    .append('"');
            if (listsHashes) {
                int size = file(path).length;
                json.append(", \"size\": ").append(size);
                json.append(", \"blobId\": \"")
                        .append(isLarge(path) ? "0".repeat(40) : etag(path))
                        .append('"');
                if (isLarge(path)) {
                    json.append(
                            ", \"lfs\": {\"sha256\": \"%s\", \"size\": %d, \"pointerSize\": 130}"
                                    .formatted(etag(path), size));
                }
            }
            json.append('}');
            comma = ",";
        }
        return json.append("]}").toString();
    }

    /** The listing as {@code /api/models/NAME/tree/COMMIT} gives it; the Python tools ask so. */
    String tree() {
        StringBuilder json = new StringBuilder("[");
        String comma = "";
        for (String path : files.keySet()) {
            int size = file(path).length;
            json.append(comma)
                    .append(
                            "{\"type\": \"file\", \"path\": \"%s\", \"size\": %d, \"oid\": \"%s\""
                                    .formatted(
                                            path,
                                            size,
                                            isLarge(path) ? "0".repeat(40) : etag(path)));
            if (isLarge(path)) {
                json.append(
                        ", \"lfs\": {\"oid\": \"%s\", \"size\": %d, \"pointerSize\": 130}"
                                .formatted(etag(path), size));
            }
            json.append('}');
            comma = ",";
        }
        return json.append("]").toString();
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
