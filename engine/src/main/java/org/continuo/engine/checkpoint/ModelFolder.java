package org.continuo.engine.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one folder holds, whatever its format: configuration in the shape of {@code config.json} and
 * tensors under canonical names.
 *
 * @param files every weight and configuration file that was read, for the content hash
 * @param tokenizer the {@code tokenizer.json} that belongs to it
 */
record ModelFolder(
        ConfigSection config,
        ConfigSection generationConfig,
        ConfigSection preprocessorConfig,
        Map<String, StoredTensor> tensors,
        List<Path> files,
        Optional<Path> tokenizer) {

    static final String CONFIG_FILE = "config.json";
    static final String TOKENIZER_FILE = "tokenizer.json";

    /** Of a whole MusicGen one of its networks, such as {@code text_encoder}; else this itself. */
    ModelFolder network(String name) throws CheckpointException {
        if (!config.has(name)) {
            return this;
        }
        String prefix = name + ".";
        Map<String, StoredTensor> own = new LinkedHashMap<>();
        tensors.forEach((tensor, stored) -> {
            if (tensor.startsWith(prefix)) {
                own.put(tensor.substring(prefix.length()), stored);
            }
        });
        return new ModelFolder(
                config.section(name), generationConfig, preprocessorConfig, own, files, tokenizer);
    }

    /** The first of these folders' {@code tokenizer.json} that exists. */
    static Optional<Path> tokenizerIn(Path... folders) {
        return List.of(folders).stream()
                .map(folder -> folder.resolve(TOKENIZER_FILE))
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
