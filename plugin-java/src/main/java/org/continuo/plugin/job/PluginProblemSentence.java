package org.continuo.plugin.job;

import java.util.Optional;
import org.continuo.core.problem.NextStep;
import org.continuo.core.problem.ProblemSentence;

/** What went wrong, as the user of the plugin's window is told: with what can be done there. */
public final class PluginProblemSentence {
    private PluginProblemSentence() {}

    /** The sentence of whatever was thrown, here or in the engine, with what helps here. */
    public static String of(Throwable thrown) {
        String sentence = ProblemSentence.of(thrown);
        return thrown instanceof OutOfMemoryError
                ? "the plugin's Java part: "
                        + sentence
                        + "; a shorter region or fewer open instances need less"
                : NextStep.behind(
                        sentence,
                        ProblemSentence.nextStep(thrown),
                        PluginProblemSentence::inWindow);
    }

    /**
     * The window chooses models and lengths; devices, memory and adapters have no place in it. What
     * the sentence says already is not said twice.
     */
    private static Optional<String> inWindow(NextStep step) {
        return switch (step.kind()) {
            case APPLY_ADAPTER ->
                    Optional.of(
                            "choose another model, or merge it into its base model first (peft:"
                                    + " merge_and_unload(), then save_pretrained)");
            case CHOOSE_DEVICE_AUTOMATICALLY, FETCH_CARD_LIBRARY ->
                    Optional.of("choose a smaller model, or try again");
            case FETCH_MODEL -> Optional.of("choose it in the list of models, and it is fetched");
            case FETCH_STEM_MODEL ->
                    Optional.of("choose Split into stems among a take's dots, which offers it");
            case GIVE_MEMORY ->
                    step.subject().isEmpty()
                            ? Optional.empty()
                            : Optional.of("choose a shorter length or fewer takes");
            case MOVE_MODELS -> Optional.empty();
            case SEE_WHERE ->
                    Optional.of(
                            "if it comes again, report it with engine.log of Continuo's folder");
            case SIGN_IN ->
                    Optional.of(
                            "put your access token of the hub into the file"
                                    + " .cache/huggingface/token of your home folder, then try"
                                    + " again");
            case START_ENGINE -> Optional.of("a press of the button starts one");
        };
    }
}
