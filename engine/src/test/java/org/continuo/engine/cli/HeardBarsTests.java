package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.continuo.core.analysis.Band;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavFile;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bars of a continuation without a tempo that somebody tells. */
class HeardBarsTests {
    private static final int BPM = 120;
    private static final double SECONDS = 8;

    @TempDir Path folder;

    @Test
    void theyAreCountedAtTheTempoThatIsHeard() throws Exception {
        AudioSamples played = new Band(SECONDS).drums(BPM, 0).audio();
        Ended ended = continued(played);
        assertEquals(0, ended.code(), () -> String.join("\n", ended.err()));
        assertEquals(
                List.of("continuo: bars are counted at the 120.0 bpm that are heard, in 4/4"),
                ended.err().stream().filter(line -> line.contains("bars")).toList());
        AudioSamples clip = WavFile.read(folder.resolve("new.wav"));
        double bar = 4 * 60.0 / BPM;
        assertEquals(bar, clip.durationSeconds(), 0.005 * bar);
    }

    @Test
    void whereNoneIsClearTheTempoIsAskedFor() throws Exception {
        Ended ended = continued(new AudioSamples(new float[1][8000], 8000));
        assertEquals(2, ended.code());
        assertEquals(
                "continuo: --bars: expected --bpm with it or a clear beat in sound.wav, found"
                        + " neither",
                ended.lastErr());
    }

    private Ended continued(AudioSamples sound) throws Exception {
        WavFile.write(folder.resolve("sound.wav"), sound, SampleEncoding.FLOAT_32);
        return ContinuoProcess.in(folder)
                .run("continue", "sound.wav", "--bars", "1", "--seed", "1", "--out", "new.wav");
    }
}
