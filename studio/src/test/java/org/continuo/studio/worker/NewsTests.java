package org.continuo.studio.worker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.UUID;
import org.continuo.core.service.JobEvent;
import org.continuo.studio.RawClient;
import org.continuo.studio.TestStudio;
import org.continuo.studio.access.JoinCode;
import org.continuo.studio.access.Role;
import org.continuo.studio.link.Mail;
import org.continuo.studio.messages.Addresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What telling costs, over TLS and a real broker. */
final class NewsTests {
    private static final int TIMES = 500;
    private static final int TOLD_PER_SECOND = 10;

    @Test
    void progressTakesLessThanOnePercentOfAWorkersTime(@TempDir Path folder) throws Exception {
        try (TestStudio studio = new TestStudio(folder, 10, 1 << 20)) {
            JoinCode user = studio.user("user", Role.USE);
            JoinCode worker = studio.user("worker", Role.USE, Role.WORK);
            try (RawClient client = new RawClient(user, folder.resolve("user"));
                    RawClient machine = new RawClient(worker, folder.resolve("worker"))) {
                News news =
                        new News(
                                new Mail(machine.link().session(false)),
                                Addresses.ofClient("user", client.client()),
                                UUID.randomUUID().toString(),
                                sentence -> sentence,
                                broken -> {
                                    throw new AssertionError(broken);
                                });
                tell(news);
                long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                tell(news);
                double seconds =
                        (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began)
                                / 1e9
                                / TIMES;
                client.await("news");
                assertTrue(seconds * TOLD_PER_SECOND < 0.01, () -> seconds + " s for each");
            }
        }
    }

    /** The last of all steps is told whenever it comes. */
    private static void tell(News news) {
        for (int i = 0; i < TIMES; i++) {
            news.on(new JobEvent.Progress(100, 100, 50, 0));
        }
    }
}
