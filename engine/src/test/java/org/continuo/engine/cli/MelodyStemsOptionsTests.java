package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Objects;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.service.JobRequest.Melody;
import org.continuo.core.service.MelodyStems;
import org.continuo.core.service.Sound;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class MelodyStemsOptionsTests {
    private static final Sound SOUND =
            new Sound.InMemory(AudioSamples.mono(new float[] {0, 1}, 12_000));

    @Test
    void theRequestSaysHowTheMelodyIsHeardAndNamesFilesByTheirWholePath() {
        assertEquals(new Melody(SOUND), melody());
        assertEquals(
                new Melody(SOUND, MelodyStems.OFF, "htdemucs_ft"),
                melody("--melody-stems", "off", "--stems-model", "htdemucs_ft"));
        assertEquals(
                new Melody(SOUND, MelodyStems.ON, Path.of("mine.yaml").toAbsolutePath().toString()),
                melody("--melody-stems", "on", "--stems-model", "mine.yaml"));
        assertThrows(ParameterException.class, () -> melody("--melody-stems", "perhaps"));
        assertThrows(ParameterException.class, () -> melody("--melody-stems", "ON"));
    }

    private static Melody melody(String... options) {
        CommandLine root = Main.commandLine();
        String[] line = new String[options.length + 2];
        line[0] = "melody";
        line[1] = "song.wav";
        System.arraycopy(options, 0, line, 2, options.length);
        root.parseArgs(line);
        CommandLine command = Objects.requireNonNull(root.getSubcommands().get("melody"), "melody");
        MelodyCommand melody = (MelodyCommand) command.getCommand();
        return melody.stems.melody(SOUND);
    }
}
