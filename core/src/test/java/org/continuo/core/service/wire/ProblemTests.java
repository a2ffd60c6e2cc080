package org.continuo.core.service.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.continuo.core.problem.NextStep;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.junit.jupiter.api.Test;

class ProblemTests {
    private static final NextStep STEP = new NextStep(NextStep.Kind.FETCH_MODEL, "some/model");

    @Test
    void aProblemTakesItsNextStepAlong() {
        ServiceException problem =
                new ServiceException(Kind.BAD_INPUT, "it is not here", Optional.of(STEP));
        byte[] document = Wire.problem(problem);
        assertEquals(
                "{\"error\":\"it is not here\",\"kind\":\"bad_input\","
                        + "\"next\":{\"kind\":\"fetch_model\",\"subject\":\"some/model\"}}",
                new String(document, StandardCharsets.UTF_8));
        ServiceException read = Wire.problem(document);
        assertEquals("it is not here", read.sentence());
        assertEquals(Kind.BAD_INPUT, read.kind());
        assertEquals(Optional.of(STEP), read.nextStep());
    }

    @Test
    void anEventOfAFailureDoesToo() throws Exception {
        ServiceException problem =
                new ServiceException(Kind.FAILED, "it failed", Optional.of(STEP));
        EventJson.Message message = EventJson.write(new JobEvent.Failed(problem));
        JobEvent.Failed read =
                assertInstanceOf(
                        JobEvent.Failed.class,
                        EventJson.readJobEvent(message.name(), message.data()));
        assertEquals(Optional.of(STEP), read.problem().nextStep());
    }

    @Test
    void aStepThatOnlyALaterVersionKnowsDoesNotHideTheSentence() {
        String[] steps = {
            "{\"kind\":\"buy_memory\",\"subject\":\"4\"}",
            "{\"kind\":\"fetch_model\"}",
            "\"fetch_model\"",
            "null"
        };
        for (String step : steps) {
            String document =
                    "{\"error\":\"it failed\",\"kind\":\"failed\",\"next\":%s}".formatted(step);
            ServiceException read = Wire.problem(document.getBytes(StandardCharsets.UTF_8));
            assertEquals("it failed", read.sentence(), step);
            assertEquals(Optional.empty(), read.nextStep(), step);
        }
    }

    @Test
    void whereNothingHelpsThereIsNoFieldForIt() {
        byte[] document = Wire.problem(new ServiceException(Kind.BUSY, "too much to do"));
        assertEquals(
                "{\"error\":\"too much to do\",\"kind\":\"busy\"}",
                new String(document, StandardCharsets.UTF_8));
        assertEquals(Optional.empty(), Wire.problem(document).nextStep());
    }
}
