package org.continuo.studio.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.continuo.core.files.PrivateFile;
import org.continuo.core.service.EngineStatus.LoadedModel;
import org.continuo.core.service.ModelInfo;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.engine.service.local.LocalEngine;
import org.continuo.studio.link.Mail;
import org.continuo.studio.messages.Addresses;
import org.continuo.studio.messages.Content;
import org.continuo.studio.messages.ModelNames;

/**
 * The models of a worker: those that its machine has by name, and those that came by their hash,
 * which lie in a folder of the worker's and stay there for the next job that names them.
 */
final class WorkerModels {
    private static final long PATIENCE_MILLIS = 10_000;

    /** Of one content; a checkpoint that is larger is fetched by its name. */
    static final long MOST_CONTENT_BYTES = 1L << 30;

    private final Path store;
    private final LocalEngine engine;
    private final boolean mayPull;
    private volatile List<String> has = List.of();

    WorkerModels(Path folder, LocalEngine engine, boolean mayPull) throws IOException {
        store = PrivateFile.folder(folder.resolve("content"));
        this.engine = engine;
        this.mayPull = mayPull;
        look();
    }

    /** Looks again at what is there. */
    void look() throws IOException {
        List<String> found = new ArrayList<>();
        for (ModelInfo model : engine.models().list()) {
            if (model.here() && model.trouble().isEmpty() && isName(model.name())) {
                found.add(model.name());
            }
        }
        try (Stream<Path> contents = Files.list(store)) {
            contents.map(content -> String.valueOf(content.getFileName()))
                    .map(ModelNames::ofHash)
                    .filter(name -> ModelNames.hash(name).isPresent())
                    .forEach(found::add);
        }
        has = List.copyOf(found);
    }

    private static boolean isName(String name) {
        try {
            return !ModelNames.require(name).isEmpty();
        } catch (IllegalArgumentException path) {
            return false;
        }
    }

    /** What is there, as messages name it. */
    List<String> has() {
        return has;
    }

    /** What is loaded, as messages name it. */
    List<LoadedModel> loaded() {
        return engine.status().loaded().stream()
                .map(model ->
                        new LoadedModel(
                                named(model.model()),
                                model.precision(),
                                model.device(),
                                model.bytes()))
                .toList();
    }

    /** A text in which no path of this machine's store is left. */
    String named(String text) {
        return text.replace(store + java.io.File.separator, "content:");
    }

    /**
     * What the engine takes for a name of a message.
     *
     * @param session through which contents are read that are not here yet
     */
    String local(String name, ClientSession session)
            throws IOException, ActiveMQException, InterruptedException {
        Optional<String> hash = ModelNames.hash(ModelNames.require(name));
        if (hash.isPresent()) {
            return content(hash.get(), session).toString();
        }
        // A folder would win over the name.
        if (Files.exists(Path.of(name))) {
            throw new ServiceException(
                    Kind.BAD_REQUEST, "model: expected a name that is none of a file, found one");
        }
        if (mayPull && !has.contains(name) && isToFetch(name)) {
            var _ = engine.models().pull("studio", name, false, event -> {}).await();
            look();
        }
        return name;
    }

    private boolean isToFetch(String name) throws ServiceException {
        return engine.models().list().stream()
                .anyMatch(model -> model.name().equals(name) && !model.here());
    }

    private Path content(String hash, ClientSession session) throws IOException, ActiveMQException {
        Path folder = store.resolve(hash);
        if (!Files.isDirectory(folder)) {
            try (ClientConsumer browser =
                    session.createConsumer(
                            Addresses.CONTENT, "%s = '%s'".formatted(Addresses.HASH, hash), true)) {
                ClientMessage message = browser.receive(PATIENCE_MILLIS);
                if (message == null) {
                    throw new ServiceException(
                            Kind.BAD_INPUT,
                            "a model or adapter that the job needs is not at the hub any more");
                }
                Content.arrived(hash, Mail.body(message, MOST_CONTENT_BYTES)).write(folder);
            }
            look();
        }
        return fileOrFolder(folder);
    }

    /** A model of stems is one file. */
    private static Path fileOrFolder(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = entries.toList();
            return files.size() == 1 && files.getFirst().toString().endsWith(".th")
                    ? files.getFirst()
                    : folder;
        }
    }
}
