package org.continuo.engine.checkpoint;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where else a model may lie that a checkpoint refers to but does not contain: audiocraft's files
 * name their text encoder and often their codec only.
 */
@FunctionalInterface
public interface CompanionModels {
    /** Knows of no further place. */
    CompanionModels NONE = _ -> Optional.empty();

    /**
     * The folder that holds the model of this name.
     *
     * @param hubName such as {@code t5-base} or {@code facebook/encodec_32khz}
     */
    Optional<Path> find(String hubName);
}
