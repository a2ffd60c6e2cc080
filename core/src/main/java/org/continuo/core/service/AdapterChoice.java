package org.continuo.core.service;

/**
 * A LoRA adapter, in the files of the Python library peft.
 *
 * @param folder an absolute folder
 * @param scale 1 is as it was trained, 0 none of it
 */
public record AdapterChoice(String folder, double scale) {
    public AdapterChoice {
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException(
                    "lora: expected a finite scale of %s, found %s".formatted(folder, scale));
        }
    }
}
