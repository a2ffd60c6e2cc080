package org.continuo.engine.hub;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What a request is about: a model, or one file of it. Begins every sentence about it. */
record RequestTarget(HubName model, @Nullable RepositoryPath path) {
    /** The model's page for people. */
    String page(URI hub) {
        return hub + "/" + model.repository();
    }

    @Override
    public String toString() {
        return path == null ? model.toString() : path + " of " + model;
    }
}
