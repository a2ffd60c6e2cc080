package org.continuo.core.service;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.JobRequest.Sampling;

/** Requests with nothing in them but what a test is about. */
public final class Requests {
    private Requests() {}

    /** One clip of words alone by the default model, at its rate. */
    public static JobRequest of(String description, ClipLength length, long seed) {
        return new JobRequest(
                ModelChoice.DEFAULT,
                List.of(description),
                Optional.empty(),
                Optional.empty(),
                length,
                1,
                seed,
                Sampling.DEFAULT,
                new OutputFormat(OptionalInt.empty(), OptionalInt.empty(), LoudnessStrategy.CLIP),
                false,
                new Ending.Open(),
                OptionalInt.empty());
    }

    /** All that the model can hear of a sound, and not kept. */
    public static Context context(Sound sound) {
        return new Context(sound, OptionalDouble.empty(), false);
    }
}
