package org.continuo.core.prompt;

import java.util.List;
import java.util.stream.Collectors;

/** A prompt as its parts. */
public record Composition(List<PromptPart> parts) {
    public Composition {
        parts = List.copyOf(parts);
    }

    /** The prompt as the model reads it; empty where nothing is known. */
    public String prompt() {
        return parts.stream().map(PromptPart::text).collect(Collectors.joining(", "));
    }
}
