package org.continuo.engine.hub;

/**
 * The terms under which a model's weights may be used.
 *
 * @param id the hub's short name such as {@code cc-by-nc-4.0}; {@code unknown} if none is stated
 * @param title its name
 * @param summary what it means for a musician, in one sentence
 * @param url its text
 */
public record License(String id, String title, String summary, String url) {
    /** The id of models that state no licence. */
    public static final String UNKNOWN = "unknown";
}
