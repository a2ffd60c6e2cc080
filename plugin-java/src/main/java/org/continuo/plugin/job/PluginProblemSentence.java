package org.continuo.plugin.job;

import org.continuo.core.problem.ProblemSentence;

/** What went wrong inside the DAW, as the user is told. */
public final class PluginProblemSentence {
    private PluginProblemSentence() {}

    /** The sentence of whatever was thrown, with what helps here. */
    public static String of(Throwable thrown) {
        String sentence = ProblemSentence.of(thrown);
        return thrown instanceof OutOfMemoryError
                ? "the plugin's Java part: "
                        + sentence
                        + "; a shorter region or fewer open instances need less"
                : sentence;
    }
}
