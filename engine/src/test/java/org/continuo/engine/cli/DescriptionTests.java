package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.preset.Preset;
import org.continuo.core.preset.PresetSettings;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptionTests {
    private static final Optional<Preset> NONE = Optional.empty();
    private static final Optional<Preset> JAZZ =
            Optional.of(new Preset("jazz", "Jazz", "Band", "jazz trio", PresetSettings.NONE));

    @TempDir Path folder;

    private static AudioSamples nobodyListens() {
        throw new AssertionError("the sound is read though there are words");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "warm strings"})
    void theUsersWordsAreTakenAsTheyAreAndTheSoundIsNotEvenRead(String words) throws IOException {
        assertEquals(
                new Description(words, List.of()),
                Description.of(
                        words, NONE, OptionalDouble.of(120), DescriptionTests::nobodyListens));
    }

    @Test
    void withoutWordsItIsWhatIsHeard() throws IOException {
        Path song = Sounds.chords(folder.resolve("song.wav"));
        Description heard =
                Description.of(null, NONE, OptionalDouble.empty(), () -> SoundFile.at(song).read());
        assertEquals("A minor, 96 bpm", heard.text());
        assertEquals(List.of("prompt: A minor, 96 bpm"), heard.notes());
    }

    @Test
    void aPresetsWordsFollowTheUsersAndComeBeforeWhatIsHeard() throws IOException {
        Path song = Sounds.chords(folder.resolve("song.wav"));
        assertEquals("warm, jazz trio", Description.of("warm", JAZZ));
        assertEquals("a jazz trio, late", Description.of("a jazz trio, late", JAZZ));
        assertEquals(
                "jazz trio, A minor, 96 bpm",
                Description.of(null, JAZZ, OptionalDouble.empty(), () -> SoundFile.at(song).read())
                        .text());
    }

    @Test
    void aTempoThatTheUserSaysStandsInThePlaceOfTheHeardOne() throws IOException {
        Path song = Sounds.chords(folder.resolve("song.wav"));
        Description heard =
                Description.of(
                        null, NONE, OptionalDouble.of(97.4), () -> SoundFile.at(song).read());
        assertEquals("A minor, 97 bpm", heard.text());
    }

    @Test
    void whereNothingIsClearThereAreNoWordsAndTheUserIsTold() throws IOException {
        AudioSamples silence = AudioSamples.mono(new float[30_000], Sounds.RATE_HZ);
        Description heard = Description.of(null, NONE, OptionalDouble.empty(), () -> silence);
        assertEquals("", heard.text());
        assertEquals(List.of("prompt: none, neither key nor tempo is clear"), heard.notes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"continue", "melody"})
    void theModelIsToldWhatIsHeardAndTheUserReadsIt(String command) throws Exception {
        String song = Sounds.chords(folder.resolve("song.wav")).toString();
        Ended heard = make("heard.wav", command, song);
        assertTrue(heard.err().contains("continuo: prompt: A minor, 96 bpm"), heard::toString);
        Ended told = make("told.wav", command, song, "A minor, 96 bpm");
        Ended none = make("none.wav", command, song, "");
        assertFalse(
                Stream.concat(told.err().stream(), none.err().stream())
                        .anyMatch(line -> line.contains("prompt:")));
        byte[] clip = Files.readAllBytes(folder.resolve("heard.wav"));
        assertArrayEquals(Files.readAllBytes(folder.resolve("told.wav")), clip);
        assertFalse(Arrays.equals(Files.readAllBytes(folder.resolve("none.wav")), clip));
    }

    private Ended make(String out, String... command) throws Exception {
        List<String> options = List.of("--seconds=0.5", "--seed=3", "--out=" + out);
        Ended ended =
                ContinuoProcess.in(folder)
                        .run(
                                Stream.concat(Stream.of(command), options.stream())
                                        .toArray(String[]::new));
        assertEquals(0, ended.code(), ended::lastErr);
        return ended;
    }
}
