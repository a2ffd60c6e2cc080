package org.continuo.engine.hub;

import java.util.regex.Pattern;

/**
 * The user's secret for the hub. Its text appears in the one request header it is made for and in
 * no message.
 *
 * @param secret the token itself
 * @param source where it came from: a variable's or file's name, for messages
 */
public record AccessToken(String secret, String source) {
    private static final Pattern HEADER_SAFE = Pattern.compile("[\\x21-\\x7e]+");

    public AccessToken {
        if (!HEADER_SAFE.matcher(secret).matches()) {
            throw new IllegalArgumentException(
                    "token in %s: expected letters, digits and underscores without blanks, found"
                                    .formatted(source)
                            + " other characters");
        }
    }

    static AccessToken of(String text, String source) {
        return new AccessToken(text.strip(), source);
    }

    /** The value of the {@code Authorization} header. */
    String authorization() {
        return "Bearer " + secret;
    }

    @Override
    public String toString() {
        return "token from " + source;
    }
}
