package org.continuo.conformance.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.continuo.conformance.bench.BenchReport;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * A report for programs: the records of {@link BenchReport} or of quality by their names in snake
 * case, which bear the units; a spread is an object of {@code median}, {@code lowest}, {@code
 * highest} and {@code samples}; what was not measured is null or an empty list.
 */
final class BenchJson {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    private BenchJson() {}

    /** The fields of the event {@code result}; {@code report} is one of the package bench. */
    static Map<String, Object> of(Record report, Path folder) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("folder", folder.toAbsolutePath().normalize().toString());
        fields.putAll(JSON.convertValue(report, new TypeReference<Map<String, Object>>() {}));
        return fields;
    }
}
