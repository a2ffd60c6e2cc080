package org.continuo.studio.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.studio.messages.Content;
import org.continuo.studio.messages.ModelNames;

/**
 * Between this machine's models and their names in messages. A folder of the user's own is named by
 * the hash of its files, which travel once, and only where the user allows it.
 */
final class StudioModels {
    private static final long MOST_BYTES = 1L << 30;

    private final OwnModels own;
    private final boolean mayShare;

    /** Contents by the state of their files, so that they are hashed once. */
    private final Map<String, Content> known = new ConcurrentHashMap<>();

    /** By hash, where they lie here. */
    private final Map<String, Path> places = new ConcurrentHashMap<>();

    StudioModels(OwnModels own, boolean mayShare) {
        this.own = own;
        this.mayShare = mayShare;
    }

    /**
     * What a model is called in messages.
     *
     * @param model as a request has it: a name, a path, or empty for the usual one
     * @param contents takes what must travel
     */
    String named(String model, Map<String, Content> contents) throws IOException {
        String wanted = model.isEmpty() ? own.usual() : model;
        if (!isPath(wanted)) {
            return ModelNames.require(wanted);
        }
        Path place = Path.of(wanted).toAbsolutePath().normalize();
        Optional<String> name = own.name(place);
        if (name.isPresent()) {
            return ModelNames.require(name.get());
        }
        if (!mayShare) {
            throw new ServiceException(
                    Kind.BAD_REQUEST,
                    "%s: expected a model of the studio's machines, found one of this machine's own, which may not travel"
                            .formatted(wanted));
        }
        Content content = content(place);
        contents.put(content.hash(), content);
        return ModelNames.ofHash(content.hash());
    }

    private static boolean isPath(String model) {
        try {
            Path path = Path.of(model);
            return path.isAbsolute() || Files.exists(path);
        } catch (InvalidPathException noPath) {
            return false;
        }
    }

    private Content content(Path place) throws IOException {
        StringBuilder state = new StringBuilder(place.toString());
        long bytes = 0;
        for (Path file : files(place)) {
            bytes += Files.size(file);
            state.append('|').append(file.getFileName()).append(Files.size(file));
            state.append('@').append(Files.getLastModifiedTime(file).toMillis());
        }
        if (bytes > MOST_BYTES) {
            throw new ServiceException(
                    Kind.TOO_LARGE,
                    "%s: expected at most %d MB of a model that travels, found %d MB"
                            .formatted(place, MOST_BYTES / 1_000_000, bytes / 1_000_000));
        }
        Content content = known.get(state.toString());
        if (content == null) {
            content = Content.of(place);
            known.put(state.toString(), content);
        }
        places.put(content.hash(), place);
        return content;
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> entries = Files.list(place)) {
            return entries.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** A sentence of a worker with the names that the user knows. */
    String local(String text) {
        String told = text;
        for (Map.Entry<String, Path> place : places.entrySet()) {
            String name = ModelNames.ofHash(place.getKey());
            Path path = place.getValue();
            String file = String.valueOf(path.getFileName());
            told = told.replace(name + "/" + file, path.toString()).replace(name, path.toString());
            told = told.replace(place.getKey(), file);
        }
        return told;
    }

    /** What files of clips say, with the names that the user knows. */
    ClipOrigin local(ClipOrigin origin) {
        Map<String, String> settings = new LinkedHashMap<>();
        origin.settings().forEach((name, value) -> settings.put(name, local(value)));
        return new ClipOrigin(
                origin.version(),
                local(origin.model()),
                origin.license(),
                origin.words(),
                origin.seed(),
                settings);
    }
}
