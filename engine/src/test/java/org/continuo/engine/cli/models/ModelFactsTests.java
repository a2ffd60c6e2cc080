package org.continuo.engine.cli.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.hub.KnownModel;
import org.continuo.engine.hub.ModelCatalogue;
import org.continuo.engine.hub.ModelReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is computed of our own model, beside what was measured of it. */
final class ModelFactsTests {
    private static final Pattern MEGABYTES = Pattern.compile("about (\\d+) MB: weights .*");

    private static ModelFacts nano() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(Path.of("..", "models", "nano"))) {
            return ModelFacts.of(checkpoint);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "FP16", mode = EnumSource.Mode.EXCLUDE)
    void theMemoryComputedIsAboutTheMemoryMeasured(Precision precision) throws IOException {
        KnownModel known =
                ModelCatalogue.load().find(new ModelReference.Included("nano")).orElseThrow();
        assertTrue(known.memoryMeasured().contains(precision.label()));
        double measured = known.memoryBytes().getOrDefault(precision.label(), 0L) / 1e6;

        String line = String.valueOf(nano().lines().get("memory " + precision.label()));
        Matcher computed = MEGABYTES.matcher(line);

        assertTrue(computed.matches(), line);
        assertEquals(measured, Double.parseDouble(computed.group(1)), 0.25 * measured, line);
    }

    @Test
    void parametersAreCounted() throws IOException {
        assertEquals(5_798_086, nano().parameters());
        assertEquals("5.8 M", ModelFacts.count(nano().parameters()));
    }
}
