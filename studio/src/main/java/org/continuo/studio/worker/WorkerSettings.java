package org.continuo.studio.worker;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.continuo.engine.service.local.EngineSetup;
import org.continuo.studio.access.JoinCode;

/**
 * How a machine works.
 *
 * @param folder of the studio in the user's data folder; what belongs to jobs lies in a folder of
 *     its own below it
 * @param engine with which clips are made; takes and settings of the user are not touched
 * @param machine its name, for people
 * @param version of Continuo
 * @param mayPull whether models that a job names are fetched
 * @param journal hears what whoever looks after the machine should know
 */
public record WorkerSettings(
        JoinCode code,
        Path folder,
        EngineSetup engine,
        String machine,
        String version,
        boolean mayPull,
        Consumer<String> journal) {}
