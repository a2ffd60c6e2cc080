package org.continuo.engine.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
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

    /** The first of these folders' {@code tokenizer.json} that exists. */
    static Optional<Path> tokenizerIn(Path... folders) {
        return List.of(folders).stream()
                .map(folder -> folder.resolve(TOKENIZER_FILE))
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
