package org.continuo.engine.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tensor names without the parts that PyTorch's wrappers put into them: {@code torch.compile}, data
 * parallel training, and checkpointed activations name a module of their own around the model or
 * any part of it. No MusicGen has parts of these names.
 */
final class WrapperNames {
    private static final Pattern WRAPPER =
            Pattern.compile(
                    "(?<=^|\\.)(?:_orig_mod|module|_fsdp_wrapped_module|_checkpoint_wrapped_module)\\.");

    private WrapperNames() {}

    /**
     * The same tensors under their own names.
     *
     * @param folderOrFile where the tensors come from, for messages
     */
    static Map<String, StoredTensor> removed(String folderOrFile, Map<String, StoredTensor> stored)
            throws CheckpointException {
        Map<String, StoredTensor> named = new LinkedHashMap<>();
        for (Map.Entry<String, StoredTensor> entry : stored.entrySet()) {
            String name = WRAPPER.matcher(entry.getKey()).replaceAll("");
            if (named.put(name, entry.getValue()) != null) {
                throw new CheckpointException(
                        "%s: expected %s once, found it with and without a wrapper's name (%s)"
                                .formatted(folderOrFile, name, entry.getKey()));
            }
        }
        return named;
    }
}
