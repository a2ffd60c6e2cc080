package org.continuo.engine.provenance;

import com.authlete.cbor.CBORizer;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.continuo.core.files.Sha256;
import org.continuo.core.service.ClipOrigin;

/**
 * A C2PA manifest (specification 2.1): assertions about a file, a claim that names their hashes,
 * and a signature of the claim. It has no date, so that the same command writes the same file.
 *
 * @param origin of the clip
 * @param start where in the file the chunk with the manifest begins
 * @param length of that chunk without the byte that pads it
 * @param hash SHA-256 of the rest of the file
 * @param padding bytes of nothing, by which the manifest can be made longer
 */
record Manifest(ClipOrigin origin, long start, long length, byte[] hash, int padding) {
    private static final String SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/";
    private static final String HASH = "sha256";

    /** The manifest store, which holds this manifest alone. */
    byte[] signed(SigningKey key) {
        String label = "urn:c2pa:" + id();
        JumbfBox actions = assertion("c2pa.actions.v2", actions());
        JumbfBox facts = assertion("org.continuo.generation", origin.facts());
        JumbfBox binding = assertion("c2pa.hash.data", binding());
        byte[] claim =
                cbor(
                        claim(
                                label,
                                List.of(
                                        reference("c2pa.actions.v2", actions),
                                        reference("org.continuo.generation", facts),
                                        reference("c2pa.hash.data", binding))));
        return JumbfBox.of(
                        "c2pa",
                        "c2pa",
                        JumbfBox.of(
                                        "c2ma",
                                        label,
                                        JumbfBox.of(
                                                        "c2as",
                                                        "c2pa.assertions",
                                                        actions.bytes(),
                                                        facts.bytes(),
                                                        binding.bytes())
                                                .bytes(),
                                        JumbfBox.cbor("c2cl", "c2pa.claim.v2", claim).bytes(),
                                        JumbfBox.cbor("c2cs", "c2pa.signature", key.sign(claim))
                                                .bytes())
                                .bytes())
                .bytes();
    }

    /** Of what the file is, so that the same file has the same. */
    private UUID id() {
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        long version4 = (bytes.getLong() & ~0xF000L) | 0x4000L;
        long variant = (bytes.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(version4, variant);
    }

    private Map<String, Object> claim(String label, List<Map<String, Object>> assertions) {
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put("instanceID", "xmp:iid:" + id());
        claim.put("claim_generator_info", agent());
        claim.put("signature", "self#jumbf=/c2pa/" + label + "/c2pa.signature");
        claim.put("created_assertions", assertions);
        claim.put("dc:title", origin.title());
        claim.put("alg", HASH);
        return claim;
    }

    private Map<String, Object> agent() {
        return ordered("name", "Continuo", "version", origin.version());
    }

    private Map<String, Object> actions() {
        boolean isPart = "replaced".equals(origin.settings().get("kind"));
        Map<String, Object> action =
                ordered(
                        "action",
                        "c2pa.created",
                        "digitalSourceType",
                        SOURCE
                                + (isPart
                                        ? "compositeWithTrainedAlgorithmicMedia"
                                        : "trainedAlgorithmicMedia"));
        action.put("softwareAgent", agent());
        action.put("description", origin.sentence());
        return Map.of("actions", List.of(action));
    }

    private Map<String, Object> binding() {
        Map<String, Object> binding = new LinkedHashMap<>();
        binding.put("exclusions", List.of(ordered("start", start, "length", length)));
        binding.put("name", "jumbf manifest");
        binding.put("alg", HASH);
        binding.put("hash", hash);
        binding.put("pad", new byte[padding]);
        return binding;
    }

    private static JumbfBox assertion(String label, Map<String, ?> document) {
        return JumbfBox.cbor("cbor", label, cbor(document));
    }

    private static Map<String, Object> reference(String label, JumbfBox assertion) {
        return ordered(
                "url",
                "self#jumbf=c2pa.assertions/" + label,
                "hash",
                Sha256.of(assertion.content()));
    }

    private static Map<String, Object> ordered(
            String first, Object one, String second, Object other) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(first, one);
        map.put(second, other);
        return map;
    }

    private static byte[] cbor(Map<String, ?> document) {
        return new CBORizer().cborizeMap(document).encode();
    }
}
