package org.continuo.studio.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.ModelInfo;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;

/** What the models of this machine are called. */
public interface OwnModels {
    /** The model of requests that name none: a name, or a folder. */
    String usual() throws IOException;

    /** The name by which other machines have what lies in a folder here, if there is one. */
    Optional<String> name(Path folder) throws IOException;

    /** Those of an engine. */
    static OwnModels of(GenerationService engine) {
        return new OwnModels() {
            @Override
            public String usual() throws ServiceException {
                for (ModelInfo model : engine.models()) {
                    if (model.byDefault()) {
                        return model.name();
                    }
                }
                throw new ServiceException(
                        Kind.BAD_REQUEST,
                        "model: expected a name in a job for the studio, found none");
            }

            @Override
            public Optional<String> name(Path folder) throws ServiceException {
                return engine.models().stream()
                        .filter(model -> model.folder().equals(folder.toString()))
                        .map(ModelInfo::name)
                        .filter(name -> !name.equals(folder.toString()))
                        .findFirst();
            }
        };
    }
}
