package org.continuo.studio;

import java.nio.file.Path;
import org.continuo.core.service.DataFolder;
import org.continuo.engine.cli.models.UserEngine;
import org.continuo.studio.access.JoinCode;
import org.continuo.studio.worker.PatientWorkshop;
import org.continuo.studio.worker.Worker;
import org.continuo.studio.worker.WorkerSettings;

/**
 * A machine of {@code studio/check} whose time is not the processor's: {@code CODE NAME PACE} waits
 * PACE seconds for each second of music.
 */
public final class TrialWorker {
    private TrialWorker() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = DataFolder.ofUser().resolve("studio");
        WorkerSettings settings =
                new WorkerSettings(
                        JoinCode.parse(arguments[0]),
                        folder,
                        UserEngine.setup(Long.MAX_VALUE),
                        arguments[1],
                        "1",
                        false,
                        System.err::println);
        try (Worker worker = PatientWorkshop.worker(settings, Double.parseDouble(arguments[2]))) {
            worker.awaitEnd();
        }
    }
}
