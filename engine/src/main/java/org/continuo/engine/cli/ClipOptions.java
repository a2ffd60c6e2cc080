package org.continuo.engine.cli;

import java.util.List;
import org.continuo.core.request.ClipLength;
import org.continuo.core.service.JobRequest;
import org.continuo.engine.cli.PlaceOptions.Timeline;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** What all commands ask that make clips of a chosen length. */
final class ClipOptions {
    @Mixin LengthOptions length = new LengthOptions();
    @Mixin OutputOptions output = new OutputOptions();
    @Mixin PlaceOptions place = new PlaceOptions();
    @Mixin SamplingOptions sampling = new SamplingOptions();
    @Mixin ModelOptions model = new ModelOptions();

    /** A request of words alone. */
    JobRequest request(List<String> descriptions, ClipLength clipLength) {
        return sampling.request(descriptions, clipLength, output.format());
    }

    /** Makes clips of these names, which lie where {@code timeline} says. */
    GenerationRun run(ClipNames names, @Nullable Timeline timeline) {
        return new GenerationRun(model, output, names, timeline);
    }
}
