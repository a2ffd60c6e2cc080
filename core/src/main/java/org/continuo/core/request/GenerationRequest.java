package org.continuo.core.request;

import java.util.List;
import java.util.OptionalDouble;
import org.continuo.core.audio.AudioSamples;

/**
 * What is to be generated. Rows of the batch are all takes of the first description, then all takes
 * of the second, and so on.
 *
 * @param descriptions at least one; an empty one describes nothing, and where all are empty and no
 *     melody is given there is no guidance
 * @param prompts audio to play on from its end: none, one for all descriptions, or one for each
 * @param melodies audio whose melody leads: none, one for all descriptions, or one for each
 * @param length of the new music
 * @param takes clips per description
 * @param seed take i of description d is drawn with seed + d · takes + i
 * @param guidanceScale 1 means no guidance
 * @param extendStrideSeconds how far the window moves for music longer than the model's maximum; if
 *     absent, what {@link MusicGenParts#strideSeconds} says
 */
public record GenerationRequest(
        List<String> descriptions,
        List<AudioSamples> prompts,
        List<AudioSamples> melodies,
        ClipLength length,
        int takes,
        long seed,
        SamplingSettings sampling,
        double guidanceScale,
        OptionalDouble extendStrideSeconds) {
    public static final double DEFAULT_GUIDANCE_SCALE = 3.0;

    private static final int MOST_ROWS = 64;

    public GenerationRequest {
        descriptions = List.copyOf(descriptions);
        prompts = List.copyOf(prompts);
        melodies = List.copyOf(melodies);
        if (descriptions.isEmpty()) {
            throw new IllegalArgumentException(
                    "descriptions: expected at least 1 (it may be empty), found 0");
        }
        requireNoneOneOrEach("prompts", prompts.size(), descriptions.size());
        requireNoneOneOrEach("melodies", melodies.size(), descriptions.size());
        if (takes < 1 || (long) takes * descriptions.size() > MOST_ROWS) {
            throw new IllegalArgumentException(
                    "takes: expected 1 to %d, found %d"
                            .formatted(MOST_ROWS / descriptions.size(), takes));
        }
        if (!(guidanceScale >= 1) || guidanceScale > 100) {
            throw new IllegalArgumentException(
                    "guidance: expected a scale from 1 to 100, found " + guidanceScale);
        }
    }

    /** The same, playing on from the end of {@code prompt} in all rows. */
    public GenerationRequest continuing(AudioSamples prompt) {
        return with(List.of(prompt), melodies);
    }

    /** The same, following {@code melody} in all rows. */
    public GenerationRequest followingMelody(AudioSamples melody) {
        return with(prompts, List.of(melody));
    }

    /** The same, but so long. */
    public GenerationRequest lasting(ClipLength other) {
        return new GenerationRequest(
                descriptions,
                prompts,
                melodies,
                other,
                takes,
                seed,
                sampling,
                guidanceScale,
                extendStrideSeconds);
    }

    private GenerationRequest with(List<AudioSamples> newPrompts, List<AudioSamples> newMelodies) {
        return new GenerationRequest(
                descriptions,
                newPrompts,
                newMelodies,
                length,
                takes,
                seed,
                sampling,
                guidanceScale,
                extendStrideSeconds);
    }

    /** Clips that will be generated. */
    public int rows() {
        return descriptions.size() * takes;
    }

    private static void requireNoneOneOrEach(String name, int count, int descriptions) {
        if (count > 1 && count != descriptions) {
            throw new IllegalArgumentException(
                    "%s: expected none, 1 or %d, found %d".formatted(name, descriptions, count));
        }
    }
}
