package org.continuo.plugin.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.regex.Pattern;
import org.continuo.core.problem.NextStep;
import org.continuo.core.problem.NextStep.Kind;
import org.continuo.core.service.ServiceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PluginProblemSentenceTests {
    /** An option, a variable or a command. */
    private static final Pattern COMMAND_LINE =
            Pattern.compile("--[a-z]|\\b[A-Z]+_[A-Z]+\\b|\\bcontinuo [a-z]+");

    private static String said(NextStep step) {
        return PluginProblemSentence.of(
                new ServiceException(ServiceException.Kind.FAILED, "it failed", Optional.of(step)));
    }

    @ParameterizedTest
    @EnumSource
    void noStepNamesWhatOnlyACommandLineHas(Kind kind) {
        String sentence = said(new NextStep(kind, "some/model"));
        assertTrue(sentence.startsWith("it failed"), sentence);
        assertFalse(COMMAND_LINE.matcher(sentence).find(), sentence);
    }

    @Test
    void stepsAreThoseOfTheWindow() {
        assertEquals(
                "it failed; choose it in the list of models, and it is fetched",
                said(new NextStep(Kind.FETCH_MODEL, "some/model")));
        assertEquals(
                "it failed; choose a shorter length or fewer takes",
                said(new NextStep(Kind.GIVE_MEMORY, "4")));
        assertEquals(
                "this should not have happened: java.lang.IllegalStateException: x; if it comes"
                        + " again, report it with engine.log of Continuo's folder",
                PluginProblemSentence.of(new IllegalStateException("x")));
    }
}
