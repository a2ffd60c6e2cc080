package org.continuo.engine.takes;

import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a take's tokens belong to its sound. They may begin before it, with what the model heard, or
 * later, where more was kept before the new music than the model could hear.
 *
 * @param leadSeconds from the first token to the first sample
 * @param promptFrames at the beginning, which were not drawn
 * @param frameRateHz frames per second
 * @param heardFactor from the level of the sound to that of the tokens
 */
public record TokenPlace(
        double leadSeconds, int promptFrames, double frameRateHz, double heardFactor) {
    private static final double LONGEST_SECONDS = 1e6;
    private static final double MOST_FACTOR = 1e6;

    public TokenPlace {
        if (!(frameRateHz > 0) || !(heardFactor > 0) || promptFrames < 0) {
            throw new IllegalArgumentException(
                    "tokens: expected a frame rate, a level and a number of frames, found %s Hz, %s and %d"
                            .formatted(frameRateHz, heardFactor, promptFrames));
        }
    }

    /** The whole frames up to a moment of the sound. */
    public int frames(double seconds) {
        return (int) Math.floor((seconds + leadSeconds) * frameRateHz + 1e-6);
    }

    /** When in the sound a frame begins. */
    public double seconds(int frame) {
        return frame / frameRateHz - leadSeconds;
    }

    static TokenPlace of(Fields json) {
        return new TokenPlace(
                json.number("leadSeconds", -LONGEST_SECONDS, LONGEST_SECONDS),
                (int) json.whole("promptFrames", 0, Integer.MAX_VALUE),
                json.number("frameRateHz", 0, LONGEST_SECONDS),
                json.number("heardFactor", 0, MOST_FACTOR));
    }

    ObjectNode json() {
        return Json.object()
                .put("leadSeconds", leadSeconds)
                .put("promptFrames", promptFrames)
                .put("frameRateHz", frameRateHz)
                .put("heardFactor", heardFactor);
    }
}
