package org.continuo.engine.service.local;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.continuo.core.service.AdapterChoice;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.JobRequest.Sampling;
import org.continuo.core.service.JobResult;
import org.continuo.engine.library.ModelCredit;

/** Says of each clip of a job where it comes from. */
record Origins(JobRequest request, JobResult result, ModelCredit credit, String version) {
    /** Clip by clip. */
    List<ClipOrigin> all() {
        Map<String, String> settings = settings();
        return IntStream.range(0, result.clips().size())
                .mapToObj(clip ->
                        new ClipOrigin(
                                version,
                                credit.name(),
                                credit.license(),
                                request.descriptions().get(clip / ofOneDescription()),
                                result.seed(clip),
                                settings))
                .toList();
    }

    private int ofOneDescription() {
        return request.best().orElse(request.takes());
    }

    private Map<String, String> settings() {
        Sampling sampling = request.sampling();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("kind", kind());
        settings.put("precision", request.model().precision());
        if (!request.model().adapters().isEmpty()) {
            settings.put(
                    "adapters",
                    String.join(
                            ", ", request.model().adapters().stream().map(Origins::name).toList()));
        }
        settings.put("guidance", number(sampling.guidanceScale()));
        if (sampling.greedy()) {
            settings.put("greedy", "yes");
            return settings;
        }
        settings.put("temperature", number(sampling.temperature()));
        settings.put("topK", Integer.toString(sampling.topK()));
        settings.put("topP", number(sampling.topP()));
        return settings;
    }

    private String kind() {
        return switch (request.ending()) {
            case Ending.Into _ -> "replaced";
            case Ending.Loop _ -> "loop";
            case Ending.Open _ ->
                    request.context().isPresent()
                            ? "continued"
                            : request.melody().isPresent() ? "melody" : "generated";
        };
    }

    private static String name(AdapterChoice adapter) {
        String folder = String.valueOf(Path.of(adapter.folder()).getFileName());
        return adapter.scale() == 1 ? folder : folder + " x " + number(adapter.scale());
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%s", value);
    }
}
