package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.WavFile;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.continuo.engine.cli.PlaceOptions.Timeline;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** A clip says where it belongs. The sound has 3 s at 44.1 kHz. */
class PlaceOptionsTests {
    private static final int SECONDS = 3;

    @TempDir Path folder;
    private Path song = Path.of("");

    /** The options that decide about the place. */
    static final class Options {
        @Mixin RegionOptions region = new RegionOptions();
        @Mixin PlaceOptions place = new PlaceOptions();
    }

    @BeforeEach
    void makeMusic() throws IOException {
        song = Sounds.music(folder.resolve("song.wav"), SECONDS);
    }

    private static Options options(String line) {
        return CommandLine.populateCommand(new Options(), line.split(" "));
    }

    private static Timeline placeOf(Path audio, String line) throws IOException {
        Options options = options(line);
        Timeline place = options.place.timeline(SoundFile.at(audio), options.region);
        assertNotNull(place);
        return place;
    }

    @ParameterizedTest
    @CsvSource({
        "--place=end, 132300",
        "--place=start, 0",
        "--place=end --origin=1000, 133300",
        "--place=end --to=1.5, 66150",
        "--place=start --from=0.5 --to=1.5 --origin=10, 22060",
        "--place=end --to=99, 132300"
    })
    void aClipBelongsWhereThePartOfTheSoundBeginsOrEnds(String line, long samples)
            throws IOException {
        assertEquals(new Timeline(samples, Sounds.RATE_HZ), placeOf(song, line));
    }

    @Test
    void aSoundThatKnowsItsPlaceIsTheOriginUnlessAnotherIsGiven() throws IOException {
        Path placed = folder.resolve("placed.wav");
        WavFile.write(placed, WavFile.read(song), SampleEncoding.PCM_16, OptionalLong.of(441_000));
        assertEquals(new Timeline(573_300, Sounds.RATE_HZ), placeOf(placed, "--place=end"));
        assertEquals(
                new Timeline(132_300, Sounds.RATE_HZ), placeOf(placed, "--place=end --origin=0"));
    }

    @Test
    void whoDoesNotAskHasNone() throws IOException {
        Options options = options("--from=1");
        assertNull(options.place.timeline(SoundFile.at(song), options.region));
        assertNull(options.place.timeline(OptionalInt::empty));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--place=end|--place: expected start, as there is no AUDIO that could end, found"
                        + " end",
                "--origin=5|--origin: expected --place with it, found none",
                "--place=start --origin=-5|--origin: expected 0 or more, found -5",
                "--place=start --origin=5"
                        + "|--origin: expected --rate with it, found no rate to count it at"
            })
    void whatHasNoMeaningIsRefusedInOneSentence(String line, String sentence) {
        PlaceOptions place = options(line).place;
        IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class, () -> place.timeline(OptionalInt::empty));
        assertEquals(sentence, refusal.getMessage());
    }

    @Test
    void anotherWordIsRefused() {
        ParameterException refusal =
                assertThrows(ParameterException.class, () -> options("--place=middle"));
        assertTrue(String.valueOf(refusal.getMessage()).contains("expected start or end, found"));
    }

    @Test
    void aMomentIsExactAtItsOwnRateAndRoundedAtOthers() {
        long farOff = 48_000L * 3600 * 24 * 365 + 12_345;
        assertEquals(farOff, new Timeline(farOff, 48_000).at(48_000));
        assertEquals(2 * farOff, new Timeline(farOff, 48_000).at(96_000));
        assertEquals(1, new Timeline(1, 48_000).at(44_100));
    }

    @Test
    void theWrittenClipTellsItAtItsOwnRate() throws Exception {
        written("continue", song.toString(), "--place=end", "--to=1.5", "--rate=48000");
        assertEquals(OptionalLong.of(72_000), inFile("clip.wav"));
        written("continue", song.toString(), "--no-origin");
        assertEquals(OptionalLong.empty(), inFile("clip.wav"));
    }

    @Test
    void everyTakeOfWordsAloneBelongsAtTheOrigin() throws Exception {
        written("generate", "--place=start", "--origin=96001", "--rate=48000", "--takes=2");
        assertEquals(OptionalLong.of(96_001), inFile("clip-1.wav"));
        assertEquals(OptionalLong.of(96_001), inFile("clip-2.wav"));
    }

    private void written(String command, String... options) throws Exception {
        String[] whole = new String[options.length + 3];
        whole[0] = command;
        whole[1] = "--out=clip.wav";
        whole[2] = "--seconds=0.2";
        System.arraycopy(options, 0, whole, 3, options.length);
        Ended ended = ContinuoProcess.in(folder).run(whole);
        assertEquals(0, ended.code(), ended::lastErr);
    }

    private OptionalLong inFile(String name) throws IOException {
        return SoundFile.at(folder.resolve(name)).timeReference();
    }
}
