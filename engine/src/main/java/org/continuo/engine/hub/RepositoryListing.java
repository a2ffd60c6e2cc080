package org.continuo.engine.hub;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.continuo.core.json.LenientJson;
import org.continuo.core.problem.ProblemSentence;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a repository holds at one commit, as {@code /api/models/NAME/revision/REVISION?blobs=true}
 * says it.
 *
 * @param name as asked for
 * @param commit the commit that the revision stands for now; all files are fetched from it
 * @param license the licence's short name such as {@code cc-by-nc-4.0}; null if none is stated
 * @param files by path; a null value where the listing leaves out size or hash
 */
public record RepositoryListing(
        HubName name,
        String commit,
        @Nullable String license,
        Map<RepositoryPath, @Nullable HubFile> files) {
    public RepositoryListing {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    /**
     * Reads the hub's answer.
     *
     * @throws HubException if it is no listing, or lists a file name that leaves the model's folder
     */
    static RepositoryListing parse(HubName name, byte[] json) throws HubException {
        JsonNode root;
        try {
            root = LenientJson.read(json);
        } catch (JacksonException notJson) {
            throw new HubException(
                    "%s: expected the hub's listing in JSON, found something else".formatted(name),
                    notJson);
        }
        String commit = root.path("sha").asString("");
        JsonNode siblings = root.path("siblings");
        if (!HubName.isCommit(commit) || !siblings.isArray()) {
            throw new HubException(
                    ("%s: expected a listing with a commit and its files, found another answer; is"
                                    + " HF_ENDPOINT a Hugging Face hub?")
                            .formatted(name));
        }
        Map<RepositoryPath, @Nullable HubFile> files = new TreeMap<>();
        for (JsonNode sibling : siblings) {
            try {
                RepositoryPath path = new RepositoryPath(sibling.path("rfilename").asString(""));
                files.put(path, file(path, sibling));
            } catch (IllegalArgumentException unsafe) {
                throw new HubException(
                        "%s: refused, because of a %s"
                                .formatted(name, ProblemSentence.reason(unsafe)),
                        unsafe);
            }
        }
        return new RepositoryListing(name, commit, license(root), files);
    }

    private static @Nullable HubFile file(RepositoryPath path, JsonNode sibling) {
        JsonNode lfs = sibling.path("lfs");
        boolean large = lfs.isObject();
        String etag =
                large
                        ? lfs.path("sha256").asString(lfs.path("oid").asString(""))
                        : sibling.path("blobId").asString("");
        long size =
                large
                        ? lfs.path("size").asLong(sibling.path("size").asLong(-1))
                        : sibling.path("size").asLong(-1);
        ContentHash hash = ContentHash.ofEtag(etag).orElse(null);
        return hash == null || size < 0 ? null : new HubFile(path, size, hash);
    }

    private static @Nullable String license(JsonNode root) {
        JsonNode stated = root.path("cardData").path("license");
        if (stated.isArray() && !stated.isEmpty()) {
            stated = stated.get(0);
        }
        String text = stated.asString("");
        if (text.isEmpty()) {
            List<String> tags = new ArrayList<>();
            root.path("tags").forEach(tag -> tags.add(tag.asString("")));
            text =
                    tags.stream()
                            .filter(tag -> tag.startsWith("license:"))
                            .map(tag -> tag.substring("license:".length()))
                            .findFirst()
                            .orElse("");
        }
        return text.isEmpty() ? null : text;
    }
}
