package org.continuo.engine.cli.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.continuo.engine.checkpoint.AdapterSummary;
import org.continuo.engine.hub.ByteCount;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.ModelReference;
import org.continuo.engine.hub.Snapshot;
import org.continuo.engine.library.ModelLibrary;

/** What there is to say about a LoRA adapter. */
final class AdapterFacts {
    private AdapterFacts() {}

    /** Everything, name and value, in the order to show it. */
    static Map<String, String> lines(ModelLibrary library, ModelReference reference, Path folder)
            throws IOException {
        AdapterSummary adapter = AdapterSummary.read(folder);
        Map<String, String> lines = new LinkedHashMap<>();
        if (reference instanceof ModelReference.Named(HubName name)) {
            lines.put("name", name.toString());
            Optional<Snapshot> snapshot = library.cache().find(name);
            snapshot.ifPresent(found -> lines.put("commit", found.commit()));
        }
        lines.put("folder", folder.toString());
        lines.put("kind", adapter.method() + " adapter, no music model");
        lines.put("made for", adapter.kind());
        lines.put("base", adapter.base().isEmpty() ? "its files do not say" : adapter.base());
        lines.put(
                "rank",
                "%d, alpha %s%s"
                        .formatted(
                                adapter.rank(),
                                number(adapter.alpha()),
                                adapter.patterns() ? "; other ones for some modules" : ""));
        lines.put("changes", counted(adapter.targets()));
        if (!adapter.saved().isEmpty()) {
            lines.put("replaces", counted(adapter.saved()));
        }
        lines.put("parameters", ModelFacts.count(adapter.parameters()));
        lines.put("on disk", ByteCount.text(adapter.byteSize()));
        lines.put(
                "licence",
                adapter.license()
                        .orElse(
                                "its files do not say; what is trained from Meta's MusicGen weights"
                                        + " is CC-BY-NC 4.0: not for commercial use"));
        List<String> unknown = adapter.unknownKeys();
        if (!unknown.isEmpty()) {
            lines.put("not known here", String.join(", ", unknown));
        }
        lines.put("use", "--model BASE --lora " + reference);
        return lines;
    }

    private static String counted(Map<String, Integer> modules) {
        return modules.isEmpty()
                ? "nothing"
                : modules.entrySet().stream()
                        .map(each -> "%d × %s".formatted(each.getValue(), each.getKey()))
                        .collect(Collectors.joining(", "));
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
