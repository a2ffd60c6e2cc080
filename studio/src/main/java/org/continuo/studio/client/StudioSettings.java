package org.continuo.studio.client;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a client uses a studio.
 *
 * @param folder where the hub's certificate is kept
 * @param mayShare whether models and adapters of this machine's own may travel to it
 * @param answer how long the hub has for an answer
 * @param patience how long a hub may be away before jobs fail
 * @param farewell how long cancelled jobs have to end when the client goes
 */
public record StudioSettings(
        Path folder, boolean mayShare, Duration answer, Duration patience, Duration farewell) {
    /** The usual ones. */
    public static StudioSettings usual(Path folder, boolean mayShare) {
        return new StudioSettings(
                folder,
                mayShare,
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2));
    }
}
