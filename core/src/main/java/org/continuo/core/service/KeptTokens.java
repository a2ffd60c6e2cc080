package org.continuo.core.service;

/**
 * The first tokens of a take in the engine's library. What plays on from them need not hear their
 * sound, and with the take's seed comes out as if the take had gone on at once.
 *
 * @param take its id
 * @param frames how many of its tokens' frames, those of its own prompt first
 * @param drawnFrames how many of the last of them were drawn with its seed
 */
public record KeptTokens(String take, int frames, int drawnFrames) {
    public KeptTokens {
        if (frames < 1 || drawnFrames < 0) {
            throw new IllegalArgumentException(
                    "tokens: expected 1 frame or more, of which 0 or more were drawn, found %d and %d"
                            .formatted(frames, drawnFrames));
        }
    }
}
