package org.continuo.core.prompt;

/**
 * A part of a prompt.
 *
 * @param reason why it is there, in a few words for the editor
 */
public record PromptPart(String text, Source source, String reason) {
    /** Where a part comes from. */
    public enum Source {
        WORDS,
        PRESET,
        TEMPO,
        METER,
        KEY,
        DENSITY
    }
}
