package org.continuo.engine.cli.doctor;

import java.nio.file.Path;
import java.util.List;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.client.EngineLauncher;
import org.continuo.core.service.client.RunningEngine;
import org.continuo.core.service.client.RunningEngine.Found;
import org.continuo.engine.cli.report.CommandSteps;

/**
 * The engine's process, found or started as the plugin does it.
 *
 * @param data the folder that tells where it is
 */
record EngineStart(Path data, List<String> command) {
    /** Whether it answers. */
    Finding look() {
        DataFolder folder = new DataFolder(data);
        try {
            if (new RunningEngine(folder).found() instanceof Found.Silent silent) {
                return Finding.wrong(
                        silent.sentence(),
                        "End that process; whoever needs the engine then starts another one.");
            }
            return Finding.ok("answers at " + new EngineLauncher(folder, command).find());
        } catch (ServiceException problem) {
            return Finding.wrong(
                    CommandSteps.sentence(problem),
                    "What it said is in %s; without a reason there, install Continuo again."
                            .formatted(folder.resolve("engine.log")));
        }
    }
}
