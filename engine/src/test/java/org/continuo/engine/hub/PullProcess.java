package org.continuo.engine.hub;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A pull in a process of its own, to be killed, raced or starved. Prints what it lives through. */
final class PullProcess {
    private PullProcess() {}

    /**
     * Arguments: work folder, endpoint, model name, bytes of ballast to write at the first byte.
     */
    public static void main(String[] arguments) throws Exception {
        PullFixture fixture = new PullFixture(Path.of(arguments[0]), URI.create(arguments[1]));
        int ballastBytes = Integer.parseInt(arguments[3]);
        PullListener listener =
                new PullListener() {
                    private boolean began;

                    @Override
                    public void progressed(PullProgress progress) {
                        if (!began && ballastBytes > 0) {
                            fill(fixture.cacheFolder.resolve("ballast"), ballastBytes);
                        }
                        began = true;
                    }

                    @Override
                    public void waiting(HubName name) {
                        System.out.println("WAITING " + name);
                    }
                };
        try {
            System.out.println("STARTED");
            Path pulled = fixture.pull(arguments[2], listener);
            System.out.println("PULLED " + pulled);
        } catch (HubException refused) {
            System.out.println("REFUSED " + refused.getMessage());
            System.exit(3);
        }
    }

    /** As another program would that fills the same disk. */
    private static void fill(Path file, int bytes) {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE)) {
            for (int i = 0; i < bytes; i += 4096) {
                out.write(new byte[4096]);
            }
        } catch (IOException diskIsFull) {
            System.out.println("BALLAST " + diskIsFull.getMessage());
        }
    }

    /** The command that runs this class in a JVM like this one, after {@code prefix}. */
    static Process start(List<String> prefix, Path folder, URI endpoint, String name, int ballast)
            throws IOException {
        return new ProcessBuilder(command(prefix, folder, endpoint, name, ballast))
                .redirectErrorStream(true)
                .start();
    }

    static List<String> command(
            List<String> prefix, Path folder, URI endpoint, String name, int ballast) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PullProcess.class.getName(),
                        folder.toString(),
                        endpoint.toString(),
                        name,
                        String.valueOf(ballast)));
        return command;
    }
}
