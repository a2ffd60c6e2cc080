package org.continuo.engine.checkpoint;

import java.nio.file.Path;
import java.util.List;

/**
 * A LoRA adapter and how strongly it changes its base.
 *
 * @param folder with {@code adapter_config.json}, as peft saves it
 * @param scale 1 is as it was trained, 0 none of it; may be negative
 */
public record ScaledAdapter(Path folder, double scale) {
    public ScaledAdapter {
        folder = folder.toAbsolutePath().normalize();
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException(
                    "%s: expected a finite scale, found %s".formatted(folder, scale));
        }
    }

    /**
     * Keys of its configuration that have a value and are not known here: they are passed over, and
     * the user should hear of it.
     */
    public List<String> unknownKeys() throws CheckpointException {
        return AdapterConfig.read(folder).unknownKeys();
    }
}
