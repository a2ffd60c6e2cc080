package org.continuo.core.prompt;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.continuo.core.prompt.PromptPart.Source;

/** A prompt as its parts. */
public record Composition(List<PromptPart> parts) {
    public Composition {
        parts = List.copyOf(parts);
    }

    /** The prompt as the model reads it; empty where nothing is known. */
    public String prompt() {
        return parts.stream().map(PromptPart::text).collect(Collectors.joining(", "));
    }

    /** The same without the parts of these texts; the user's own words stay in any case. */
    public Composition without(Collection<String> texts) {
        return new Composition(
                parts.stream()
                        .filter(part ->
                                part.source() == Source.WORDS || !texts.contains(part.text()))
                        .toList());
    }

    /** The parts that come from these sources alone. */
    public Composition only(Source first, Source... others) {
        Set<Source> wanted = EnumSet.of(first, others);
        return new Composition(
                parts.stream().filter(part -> wanted.contains(part.source())).toList());
    }
}
