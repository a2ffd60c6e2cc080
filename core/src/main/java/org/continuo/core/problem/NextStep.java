package org.continuo.core.problem;

import java.io.Serializable;
import java.util.Optional;

/**
 * What a user can do about a problem. Whoever shows the problem says it in words of their own
 * controls, an option here, a list there: a sentence of the engine names none of them.
 *
 * @param subject what it is done with: a model's name, a provider's, gigabytes; empty where that is
 *     open
 */
public record NextStep(Kind kind, String subject) implements Serializable {
    /** What to do. */
    public enum Kind {
        /** Apply an adapter to its base model, for which it was taken. */
        APPLY_ADAPTER,
        /** Leave the device to the engine. */
        CHOOSE_DEVICE_AUTOMATICALLY,
        /** Fetch what lets a graphics card compute by the provider of this name. */
        FETCH_CARD_LIBRARY,
        /** Fetch the model of this name. */
        FETCH_MODEL,
        /** Fetch the model of this name, which takes sounds apart. */
        FETCH_STEM_MODEL,
        /** Give the engine as many gigabytes of memory, or more than it has. */
        GIVE_MEMORY,
        /** Keep models where there is more room. */
        MOVE_MODELS,
        /** See where the program went wrong. */
        SEE_WHERE,
        /** Tell the hub who asks. */
        SIGN_IN,
        /** Start an engine. */
        START_ENGINE
    }

    /** The words of one front. */
    public interface Words {
        /** How a step is done here; nothing where it cannot be. */
        Optional<String> of(NextStep step);
    }

    /** A step with nothing in particular. */
    public static NextStep to(Kind kind) {
        return new NextStep(kind, "");
    }

    /** A sentence, and behind it the step in a front's words. */
    public static String behind(String sentence, Optional<NextStep> step, Words front) {
        return step.flatMap(front::of)
                .map(words -> ProblemSentence.tidied(sentence + "; " + words))
                .orElse(sentence);
    }
}
