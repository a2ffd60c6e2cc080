package org.continuo.engine.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.GenerationRequest;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.request.SamplingSettings;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.JobRequest.Sampling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many clips are drawn, and how; the usual values are those of requests. */
final class SamplingOptions {
    /** Takes among which the best one is looked for. */
    static final int CANDIDATES = 8;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed gives the same clip. Default: random, and always printed.")
    @Nullable Long seed;

    @Option(
            names = "--takes",
            paramLabel = "N",
            description =
                    "Clips to make of each text, numbered. Default: 1; 8 where the best one is"
                            + " chosen (replace, loop).")
    @Nullable Integer takes;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description =
                    "Measure all takes (how they meet what is beside them in beat, key, level and"
                            + " spectrum, silence, clipping), and write the N best. Default: all,"
                            + " unmeasured; 1 where the best one is chosen (replace, loop).")
    @Nullable Integer keep;

    @Option(
            names = "--guidance",
            paramLabel = "SCALE",
            defaultValue = "" + GenerationRequest.DEFAULT_GUIDANCE_SCALE,
            description = "How strictly the text is followed; 1 is off. Default: ${DEFAULT-VALUE}.")
    double guidance = GenerationRequest.DEFAULT_GUIDANCE_SCALE;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "" + SamplingSettings.DEFAULT_TEMPERATURE,
            description = "Below 1 more predictable, above 1 wilder. Default: ${DEFAULT-VALUE}.")
    double temperature = SamplingSettings.DEFAULT_TEMPERATURE;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "" + SamplingSettings.DEFAULT_TOP_K,
            description = "Draw from the K likeliest tokens; 0 is all. Default: ${DEFAULT-VALUE}.")
    int topK = SamplingSettings.DEFAULT_TOP_K;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "" + SamplingSettings.DEFAULT_TOP_P,
            description =
                    "Draw from the likeliest tokens that make up this share, instead of --top-k; 0"
                            + " is off. Default: ${DEFAULT-VALUE}.")
    double topP = SamplingSettings.DEFAULT_TOP_P;

    @Option(names = "--greedy", description = "Always take the likeliest token.")
    boolean greedy;

    @Option(
            names = "--extend-stride",
            paramLabel = "S",
            description =
                    "For music longer than the model's window: how far the window moves, in"
                            + " seconds. Default: 18, or 60 %% of a shorter window than 30 s.")
    @Nullable Double extendStrideSeconds;

    /** A request of words alone, for the default model. */
    JobRequest request(List<String> descriptions, ClipLength length, OutputFormat output) {
        JobRequest all = request(descriptions, length, output, takes == null ? 1 : takes);
        return keep == null ? all : all.best(keep);
    }

    /** A request of which, if nothing else is said, one clip of {@link #CANDIDATES} is wanted. */
    JobRequest choosing(String description, ClipLength length, OutputFormat output) {
        int made = takes == null ? Math.max(CANDIDATES, keep == null ? 1 : keep) : takes;
        return request(List.of(description), length, output, made).best(keep == null ? 1 : keep);
    }

    private JobRequest request(
            List<String> descriptions, ClipLength length, OutputFormat output, int made) {
        return new JobRequest(
                ModelChoice.DEFAULT,
                descriptions,
                Optional.empty(),
                Optional.empty(),
                length,
                made,
                seedOrRandom(),
                new Sampling(
                        guidance,
                        temperature,
                        topK,
                        topP,
                        greedy,
                        extendStrideSeconds == null
                                ? OptionalDouble.empty()
                                : OptionalDouble.of(extendStrideSeconds)),
                output,
                false,
                new Ending.Open(),
                OptionalInt.empty());
    }

    /** The chosen seed, or a random one short enough to be noted down. */
    private long seedOrRandom() {
        return seed != null ? seed : JobRequest.randomSeed();
    }
}
