package org.continuo.engine.cli.studio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.continuo.core.service.ServiceException;
import org.continuo.engine.service.local.Elsewhere;
import org.continuo.engine.service.local.EngineSetup;

/**
 * What the module {@code studio} does for commands and engines. It brings a broker, and lies in a
 * folder of its own that is opened when one of them wants it ({@link StudioJars}).
 */
public interface Studio {
    /** Something that goes on until it is closed or ends by itself. */
    interface Running extends AutoCloseable {
        /** Lines that its user is to see. */
        List<String> lines();

        /**
         * Waits until it is over.
         *
         * @throws ServiceException if it ended because it is not wanted
         */
        void awaitEnd() throws InterruptedException, ServiceException;

        @Override
        void close() throws IOException;
    }

    /**
     * How a hub is set up.
     *
     * @param folder where it keeps users and jobs
     * @param host by which other machines reach it
     * @param port that it listens on
     * @param capacity jobs that may wait
     * @param largestBytes of one message
     */
    record HubWish(Path folder, String host, int port, int capacity, long largestBytes) {}

    /** Starts a hub. */
    Running hub(HubWish wish, Consumer<String> journal) throws IOException;

    /**
     * Starts the desk of a hub whose broker is another one's.
     *
     * @param code by which the desk enters that broker
     */
    Running desk(String code, Path folder, int capacity, Consumer<String> journal)
            throws IOException;

    /**
     * How a machine works.
     *
     * @param folder where it keeps what it works with
     * @param name of the machine, for people
     * @param mayPull whether models that jobs name are fetched
     */
    record WorkWish(String code, Path folder, String name, boolean mayPull) {}

    /** Starts to work for a hub. */
    Running work(WorkWish wish, EngineSetup setup, Consumer<String> journal) throws IOException;

    /**
     * Where the hub of a join code is.
     *
     * @throws IllegalArgumentException if it is none
     */
    List<Place> places(String code);

    /** A hub's machine and port. */
    record Place(String host, int port) {
        /** For sentences. */
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * Opens a studio for an engine.
     *
     * @param setup of that engine
     * @param patient whether the engine has no choice but to wait for the hub
     */
    Elsewhere open(UseFile use, Path folder, EngineSetup setup, boolean patient);

    /** What a studio does, as JSON. */
    String status(UseFile use, Path folder) throws IOException;

    /** Users of the hub in a folder. */
    List<UserLine> users(Path folder) throws IOException;

    /** A user, for lists. */
    record UserLine(String name, Set<String> roles, int jobs, long bytes, double seconds) {}

    /**
     * Adds a user, or gives one that is there a new code.
     *
     * @return the join code
     */
    String addUser(Path folder, UserLine user) throws IOException;

    /** Removes a user; false if there is none. */
    boolean revoke(Path folder, String user) throws IOException;
}
