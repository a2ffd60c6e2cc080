package org.continuo.engine.cli.report;

import java.util.Optional;
import org.continuo.core.problem.NextStep;
import org.continuo.core.problem.ProblemSentence;

/** What can be done about a problem, in words of the command line: options and variables. */
public final class CommandSteps {
    private CommandSteps() {}

    /** The sentence of whatever was thrown, with what helps here. */
    public static String sentence(Throwable thrown) {
        return NextStep.behind(
                ProblemSentence.of(thrown), ProblemSentence.nextStep(thrown), CommandSteps::of);
    }

    /** How a step is done with commands. */
    public static Optional<String> of(NextStep step) {
        return Optional.of(
                switch (step.kind()) {
                    case APPLY_ADAPTER ->
                            "give its folder with --lora beside its base model, or merge it into"
                                    + " its base model first (peft: merge_and_unload(), then"
                                    + " save_pretrained)";
                    case CHOOSE_DEVICE_AUTOMATICALLY ->
                            "--device auto would have gone on with the processor";
                    case FETCH_CARD_LIBRARY ->
                            "%scontinuo devices install %s fetches it"
                                    .formatted(
                                            InstallationFolder.cardLibraryScript().isPresent()
                                                    ? ""
                                                    : "in a checkout of the sources, ",
                                            step.subject());
                    case FETCH_MODEL, FETCH_STEM_MODEL ->
                            "fetch it with: continuo models pull " + step.subject();
                    case GIVE_MEMORY ->
                            step.subject().isEmpty()
                                    ? "CONTINUO_HEAP=4g gives more"
                                    : "CONTINUO_HEAP=%sg gives room".formatted(step.subject());
                    case MOVE_MODELS -> "or set HF_HUB_CACHE to another disk";
                    case SEE_WHERE -> "CONTINUO_DEBUG=1 shows where";
                    case SIGN_IN -> "with HF_TOKEN set, the hub knows who asks";
                    case START_ENGINE -> "continuo serve starts one";
                });
    }
}
