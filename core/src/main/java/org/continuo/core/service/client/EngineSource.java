package org.continuo.core.service.client;

import org.continuo.core.service.ServiceException;
import org.continuo.core.service.wire.EngineAddress;

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
