package org.continuo.engine.service.client;

import org.continuo.engine.service.ServiceException;
import org.continuo.engine.service.wire.EngineAddress;

/** Where a client finds its engine. Asked again whenever the engine it knew has gone. */
@FunctionalInterface
public interface EngineSource {
    /**
     * An engine that answers.
     *
     * @throws ServiceException of kind {@code NO_ENGINE} if there is none and none can be started
     */
    EngineAddress find() throws ServiceException;
}
