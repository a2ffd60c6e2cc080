package org.continuo.engine.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names under which transformers has stored the same tensors over time, brought to one: the
 * legacy weight-norm names of all published files, and the T5 table as {@code shared.weight}. The
 * sinusoid table of old files ({@code embed_positions}) passes through; nothing asks for it.
 */
final class HuggingFaceNames {
    private static final String NEW_NORM = ".parametrizations.weight.original0";
    private static final String NEW_DIRECTION = ".parametrizations.weight.original1";
    private static final String TIED_TABLE = "encoder.embed_tokens.weight";
    private static final String TABLE = "shared.weight";

    private HuggingFaceNames() {}

    /**
     * @param folderOrFile where the tensors come from, for messages
     */
    static Map<String, StoredTensor> canonical(
            String folderOrFile, Map<String, StoredTensor> stored) throws CheckpointException {
        Map<String, StoredTensor> named = new LinkedHashMap<>();
        for (Map.Entry<String, StoredTensor> entry : stored.entrySet()) {
            String name = canonical(entry.getKey());
            boolean tiedCopy = name.endsWith(TABLE) && !name.equals(entry.getKey());
            if (tiedCopy && stored.containsKey(name)) {
                continue;
            }
            if (named.put(name, entry.getValue()) != null) {
                throw new CheckpointException(
                        "%s: expected %s once, found it under an old and a new name"
                                .formatted(folderOrFile, name));
            }
        }
        return named;
    }

    static String canonical(String name) {
        if (name.endsWith(NEW_NORM)) {
            return name.substring(0, name.length() - NEW_NORM.length()) + ".weight_g";
        }
        if (name.endsWith(NEW_DIRECTION)) {
            return name.substring(0, name.length() - NEW_DIRECTION.length()) + ".weight_v";
        }
        if (name.equals(TIED_TABLE) || name.equals(TextEncoderTensors.PREFIX + TIED_TABLE)) {
            return name.substring(0, name.length() - TIED_TABLE.length()) + TABLE;
        }
        return name;
    }
}
