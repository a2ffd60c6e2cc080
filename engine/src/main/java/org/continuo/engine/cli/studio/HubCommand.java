package org.continuo.engine.cli.studio;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Collections;
import java.util.concurrent.Callable;
import org.continuo.engine.cli.studio.Studio.HubWish;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a studio's hub. */
@Command(
        name = "hub",
        description = {
            "Starts the studio's hub on this machine: it takes jobs from those who use the studio"
                    + " and hands them to the machines that work for it. The first time it prints a"
                    + " join code for both; continuo studio users makes others.",
            "Everything goes over TLS 1.3 from the first byte, with a certificate that the hub"
                    + " makes itself and the join code names."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class HubCommand implements Callable<Integer> {
    @Option(
            names = "--host",
            paramLabel = "H",
            description =
                    "The name or address by which other machines reach this one, for join codes."
                            + " Default: the first address of its network.")
    @Nullable String host;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "7741",
            description = "Where it listens. Default: ${DEFAULT-VALUE}.")
    int port = 7741;

    @Option(
            names = "--capacity",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Jobs that may wait. Default: ${DEFAULT-VALUE}.")
    int capacity = 1000;

    @Option(
            names = "--largest",
            paramLabel = "MB",
            defaultValue = "1000",
            description = "What one job's message may have at most. Default: ${DEFAULT-VALUE}.")
    int largestMegabytes = 1000;

    @Option(
            names = "--broker",
            paramLabel = "CODE",
            description = "Start no broker, but use the Apache Artemis that this join code names.")
    @Nullable String broker;

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (port < 1 || port > 0xFFFF) {
            throw new IllegalArgumentException("--port: expected 1 to 65535, found " + port);
        }
        if (capacity < 1 || largestMegabytes < 1) {
            throw new IllegalArgumentException(
                    "--capacity, --largest: expected 1 or more, found less");
        }
        Studio studio = StudioJars.open();
        if (broker != null) {
            return RunningCommand.run(
                    studio.desk(broker, StudioFolders.hub(), capacity, RunningCommand::journal),
                    spec);
        }
        return RunningCommand.run(
                studio.hub(
                        new HubWish(
                                StudioFolders.hub(),
                                host == null ? ownAddress() : host,
                                port,
                                capacity,
                                largestMegabytes * 1_000_000L),
                        RunningCommand::journal),
                spec);
    }

    /** Loopback where there is no network. */
    private static String ownAddress() throws IOException {
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (network.isUp() && !network.isLoopback() && !network.isVirtual()) {
                for (InetAddress address : Collections.list(network.getInetAddresses())) {
                    if (address instanceof Inet4Address) {
                        return address.getHostAddress();
                    }
                }
            }
        }
        return "127.0.0.1";
    }
}
