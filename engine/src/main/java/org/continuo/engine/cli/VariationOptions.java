package org.continuo.engine.cli;

import org.continuo.core.service.JobRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How music is to differ from a take that is there. */
final class VariationOptions {
    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Another seed than the take's. Default: the take's, or where only a part of it"
                            + " is kept a random one.")
    @Nullable Long seed;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description =
                    "Below the take's more predictable, above it wilder. Default: the take's.")
    @Nullable Double temperature;

    /** A take's request, changed. */
    JobRequest of(JobRequest request, long otherwise) {
        JobRequest seeded = request.seed(seed == null ? otherwise : seed);
        return temperature == null
                ? seeded
                : seeded.with(request.sampling().temperature(temperature));
    }
}
