package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.WavFile;
import org.continuo.core.request.ClipLength;
import org.continuo.core.service.Sound;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class MelodyStemsOptionsTests {
    private static final String MODEL =
            Path.of("src/test/resources/conformance/stems/models/c0ffee03-2641a965.th").toString();

    @TempDir Path folder;
    private SoundFile file = SoundFile.at(Path.of(""));

    @BeforeEach
    void writeSound() throws IOException {
        float[] sound = new float[9_000];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (float) Math.sin(0.1 * i);
        }
        Path place = folder.resolve("song.wav");
        WavFile.write(place, AudioSamples.mono(sound, 12_000), SampleEncoding.FLOAT_32);
        file = SoundFile.at(place);
    }

    @Test
    void whereTheModelIsTheLeadIsHeardWithoutDrumsAndBass() throws IOException {
        for (String how : new String[] {"auto", "on"}) {
            Sound melody = melody("--melody-stems", how, "--stems-model", MODEL);
            AudioSamples leading = assertInstanceOf(Sound.InMemory.class, melody).audio();
            assertEquals(9_000, leading.length());
            assertEquals(12_000, leading.sampleRateHz());
        }
    }

    @Test
    void theWholeSoundLeadsWhereThatIsWantedAndByItselfWithoutTheModel() throws IOException {
        assertInstanceOf(
                Sound.InFile.class, melody("--melody-stems", "off", "--stems-model", MODEL));
        assertInstanceOf(Sound.InFile.class, melody("--stems-model", "htdemucs_of_nobody"));
        assertThrows(
                IllegalArgumentException.class,
                () -> melody("--melody-stems", "on", "--stems-model", "htdemucs_of_nobody"));
        assertThrows(ParameterException.class, () -> melody("--melody-stems", "perhaps"));
    }

    @Test
    void whatIsTakenAwayIsMeasuredAgainstTheSound() {
        AudioSamples sound = AudioSamples.mono(new float[] {1, -1}, 12_000);
        assertEquals(-20, MelodyStemsOptions.takenDecibels(sound, sound.scaled(0.9)), 1e-5);
        assertEquals(
                Double.NEGATIVE_INFINITY,
                MelodyStemsOptions.takenDecibels(sound.scaled(0), sound.scaled(0)));
    }

    private Sound melody(String... options) throws IOException {
        CommandLine root = Main.commandLine();
        String[] line = new String[options.length + 2];
        line[0] = "melody";
        line[1] = file.path().toString();
        System.arraycopy(options, 0, line, 2, options.length);
        root.parseArgs(line);
        CommandLine command = Objects.requireNonNull(root.getSubcommands().get("melody"), "melody");
        MelodyCommand melody = (MelodyCommand) command.getCommand();
        return melody.stems.melody(
                file, melody.region, new ClipLength.Seconds(1), command.getCommandSpec());
    }
}
