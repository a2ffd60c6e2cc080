package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.json.Json;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Sampling;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.engine.service.server.EngineServer;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A sampling knob stands in {@link Sampling} with its usual value and its bounds, and wherever else
 * it is named, it is named as there. These tests say which place does not have it yet.
 */
class SamplingKnobTests {
    private static final Path PRESETS = Path.of("../presets/preset.schema.json");
    private static final Path PARAMETERS = Path.of("../native-shim/src/model/Parameters.cpp");
    private static final double LITTLE = 1e-6;

    private static List<String> knobs() {
        return Stream.of(Sampling.class.getRecordComponents())
                .map(component -> component.getName())
                .toList();
    }

    private static ObjectNode usual() {
        return RequestJson.write(request(new SamplingOptions())).withObject("sampling");
    }

    private static JobRequest request(SamplingOptions options) {
        return options.request(
                List.of("x"),
                new ClipLength.Seconds(1),
                new OutputFormat(OptionalInt.empty(), OptionalInt.empty(), LoudnessStrategy.CLIP));
    }

    private static JsonNode documented() throws IOException {
        try (InputStream in = EngineServer.class.getResourceAsStream("openapi.yaml")) {
            return new YAMLMapper().readTree(in).at("/components/schemas/Sampling/properties");
        }
    }

    @Test
    void theInterfaceDocumentsEachWithItsUsualValue() throws IOException {
        JsonNode documented = documented();
        assertEquals(new TreeSet<>(knobs()), new TreeSet<>(documented.propertyNames()));
        ObjectNode usual = usual();
        for (String knob : knobs()) {
            JsonNode value = usual.path(knob);
            JsonNode told = documented.path(knob).path("default");
            assertEquals(value.isMissingNode(), told.isMissingNode(), knob);
            if (value.isNumber()) {
                assertEquals(value.doubleValue(), told.doubleValue(), knob);
            } else {
                assertEquals(value, told, knob);
            }
        }
    }

    @Test
    void theDocumentedBoundsAreThoseThatRequestsAreHeldTo() throws IOException {
        int bounds = 0;
        for (Map.Entry<String, JsonNode> knob : documented().properties()) {
            for (Map.Entry<String, JsonNode> rule : knob.getValue().properties()) {
                double bound = rule.getValue().asDouble(0);
                double step =
                        knob.getValue().path("type").asString().equals("integer") ? 1 : LITTLE;
                switch (rule.getKey()) {
                    case "minimum" -> requireBound(knob.getKey(), bound, bound - step);
                    case "maximum" -> requireBound(knob.getKey(), bound, bound + step);
                    case "exclusiveMinimum" -> requireBound(knob.getKey(), bound + step, bound);
                    default -> {
                        continue;
                    }
                }
                bounds++;
            }
        }
        assertTrue(bounds >= 6, "expected bounds in the document, found " + bounds);
    }

    private static void requireBound(String knob, double within, double beyond) {
        assertDoesNotThrow(() -> read(knob, within), knob + " " + within);
        assertThrows(IllegalArgumentException.class, () -> read(knob, beyond), knob + " " + beyond);
    }

    private static JobRequest read(String knob, double value) {
        ObjectNode document = RequestJson.write(request(new SamplingOptions()));
        document.withObject("sampling").put(knob, value);
        return RequestJson.read(document, Map.of());
    }

    @Test
    void theCommandLineAsksForEach() {
        CommandLine line = new CommandLine(new SamplingOptions());
        for (String knob : knobs()) {
            OptionSpec option = option(line, knob);
            SamplingOptions options = new SamplingOptions();
            CommandLine asked = new CommandLine(options);
            if (option.typeInfo().isBoolean()) {
                asked.parseArgs(option.longestName());
            } else {
                asked.parseArgs(option.longestName(), knob.equals("topP") ? "1" : "7");
            }
            assertNotEquals(Sampling.DEFAULT, request(options).sampling(), knob);
        }
        SamplingOptions none = new SamplingOptions();
        new CommandLine(none).parseArgs();
        assertEquals(Sampling.DEFAULT, request(none).sampling());
    }

    /** {@code --top-k} of topK; units and "scale" are left out where the option has a parameter. */
    private static OptionSpec option(CommandLine line, String knob) {
        String words = knob.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
        return line.getCommandSpec().options().stream()
                .filter(option -> ("--" + words).startsWith(option.longestName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("SamplingOptions: expected --" + words));
    }

    @Test
    void presetsAndThePluginKeepToTheBoundsAndShareTheUsualValues() throws IOException {
        JsonNode presets =
                Json.parse("schema", Files.readString(PRESETS))
                        .node()
                        .at("/properties/presets/items/properties/settings/properties");
        ObjectNode usual = usual();
        List<String> ofPlugin = new ArrayList<>();
        for (String knob : knobs()) {
            Optional<Parameter> found = Parameter.of(knob.replace("Scale", ""));
            if (found.isEmpty()) {
                continue;
            }
            ofPlugin.add(knob);
            Parameter parameter = found.get();
            assertEquals(usual.path(knob).doubleValue(), parameter.usual(), LITTLE, knob);
            assertDoesNotThrow(() -> read(knob, parameter.least()), knob);
            assertDoesNotThrow(() -> read(knob, parameter.most()), knob);
            for (String bound : List.of("minimum", "maximum")) {
                double ofPresets = presets.path(knob).path(bound).doubleValue();
                assertDoesNotThrow(() -> read(knob, ofPresets), knob + " " + ofPresets);
            }
        }
        assertEquals(List.of("guidanceScale", "temperature", "topK"), ofPlugin);
    }

    /** A parameter as {@code Parameters.cpp} lays it out. */
    private record Parameter(double least, double most, double usual) {
        private static Optional<Parameter> of(String id) throws IOException {
            Matcher number =
                    Pattern.compile(
                                    "(?:number|whole) \\(id::%s, \"[^\"]*\", \\{?([-\\d.f, ]+)\\}?([-\\d.f, ]*)\\)"
                                            .formatted(id))
                            .matcher(Files.readString(PARAMETERS));
            if (!number.find()) {
                return Optional.empty();
            }
            List<Double> values =
                    Stream.of((number.group(1) + "," + number.group(2)).split("[,\\s]+"))
                            .filter(text -> !text.isEmpty())
                            .map(text -> Double.parseDouble(text.replace("f", "")))
                            .toList();
            return Optional.of(new Parameter(values.get(0), values.get(1), values.getLast()));
        }
    }
}
