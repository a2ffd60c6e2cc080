package org.continuo.studio.broker;

import java.nio.file.Path;

/**
 * How a hub is set up.
 *
 * @param folder where it keeps its certificate, users and jobs
 * @param host the network's address that it listens at
 * @param port 0 for any
 * @param capacity jobs of all users that may wait
 * @param largestBytes of one message
 * @param version of Continuo
 */
public record HubSettings(
        Path folder, String host, int port, int capacity, long largestBytes, String version) {
    public static final int USUAL_PORT = 7741;
    public static final int USUAL_CAPACITY = 1000;
    public static final long USUAL_LARGEST_BYTES = 1L << 30;

    /** Of a disk, in hundredths: beyond it no more jobs are taken. */
    static final int MOST_DISK_USAGE = 95;

    /** The usual ones. */
    public static HubSettings usual(Path folder, String host, String version) {
        return new HubSettings(
                folder, host, USUAL_PORT, USUAL_CAPACITY, USUAL_LARGEST_BYTES, version);
    }
}
