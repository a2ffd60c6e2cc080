package org.continuo.studio.worker;

import java.io.IOException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.continuo.engine.service.local.LocalEngine;
import org.continuo.studio.messages.Delivery;
import org.continuo.studio.messages.Order;

/** Makes what an order asks for. */
interface Workshop {
    /**
     * Makes it.
     *
     * @throws java.util.concurrent.CancellationException if it was cancelled
     */
    Delivery make(String id, Order order, ClientSession session, News news, Running running)
            throws IOException, ActiveMQException, InterruptedException;

    /** Ends what is being made. */
    interface Running {
        /** Called once with what cancels it. */
        void started(Runnable cancel);
    }

    /** Sets one up on a machine. */
    interface Opening {
        Workshop open(
                LocalEngine engine, WorkerModels models, JobFolder folder, WorkerSettings settings);
    }
}
