package org.continuo.engine.takes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.continuo.core.analysis.Grooves;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavFile;
import org.continuo.core.json.Json;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.KeptTokens;
import org.continuo.core.service.Requests;
import org.continuo.core.service.Sound;
import org.continuo.engine.takes.Take.Heard;
import org.continuo.engine.takes.TakeLibrary.Made;
import org.continuo.engine.takes.TakeLibrary.PlacedTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeLibraryTests {
    private static final long ROOMY = 1L << 30;

    /** Two takes of {@link TakeWriter} fit, three do not. */
    private static final long NARROW = 30_000;

    @TempDir Path folder;

    private TakeLibrary library(long limitBytes) {
        return new TakeLibrary(folder.resolve("takes"), limitBytes);
    }

    private static List<String> words(TakeLibrary library) throws IOException {
        return library.takes().stream().map(Take::words).toList();
    }

    @Test
    void aTakeComesBackWithAllOfItsSettingsAndTheSoundThatItWasMadeFrom() throws IOException {
        AudioSamples before = AudioSamples.mono(new float[] {0.25f, -0.5f, 1.5f}, 44_100);
        AudioSamples sound = AudioSamples.mono(new float[] {2, -0.1f, 0.3f}, 44_100);
        JobRequest request =
                Requests.of("größer", new ClipLength.Seconds(1.25), 7)
                        .takes(4)
                        .best(2)
                        .continuing(Requests.context(new Sound.InMemory(before)))
                        .alone("größer", 9);
        Take added =
                library(ROOMY)
                        .add(
                                new Made(
                                        sound,
                                        new ClipOrigin("1", "tiny", "mit", "größer", 9, Map.of()),
                                        request,
                                        Optional.empty()));
        Files.move(folder.resolve("takes"), folder.resolve("moved"));
        TakeLibrary moved = new TakeLibrary(folder.resolve("moved"), ROOMY);
        Take take = moved.require(added.id().substring(0, 6));
        assertEquals(Json.text(added.json()), Json.text(take.json()));
        assertArrayEquals(sound.channel(0), WavFile.read(moved.sound(take)).channel(0));
        JobRequest again = moved.request(take);
        Sound.InFile kept =
                assertInstanceOf(
                        Sound.InFile.class, again.context().map(Context::sound).orElseThrow());
        assertArrayEquals(before.channel(0), kept.file().read().channel(0));
        assertEquals(
                request,
                again.continuing(Requests.context(new Sound.InMemory(before))),
                "but for where its sound lies");
        assertEquals(1, again.takes());
    }

    private Made played(AudioSamples sound, Optional<PlacedTokens> tokens, JobRequest request) {
        return new Made(
                sound, new ClipOrigin("1", "tiny", "mit", "", 9, Map.of()), request, tokens);
    }

    @Test
    void aTakeIsKeptUnheardAndWhatIsHeardOfItStaysWithIt() throws IOException {
        JobRequest request = Requests.of("", new ClipLength.Seconds(8), 9);
        TakeLibrary library = library(ROOMY);
        Take take =
                library.add(
                        played(
                                Grooves.played(Grooves.MEDIUM.getFirst(), 120, 8, 1),
                                Optional.empty(),
                                request));
        assertEquals(OptionalDouble.empty(), library.takes().getFirst().tempoBpm());
        for (Take unheard : library.unheard()) {
            library.note(unheard, library.hear(unheard));
        }
        library.star(take, true);
        Take heard = library(ROOMY).takes().getFirst();
        assertEquals(120, heard.tempoBpm().orElse(0), 1);
        assertTrue(heard.starred());
        assertEquals(List.of(), library.unheard());
    }

    @Test
    void aTakeOfAnEarlierVersionCountsAsHeard() throws IOException {
        TakeLibrary library = library(ROOMY);
        TakeWriter.add(library, "old", 1);
        Path index = folder.resolve("takes/takes.jsonl");
        String line = Files.readString(index);
        Files.writeString(index, line.replace("\"heard\":false", "\"key\":\"A minor\""));
        assertEquals(Optional.of("A minor"), library.takes().getFirst().key());
        assertEquals(List.of(), library.unheard());
    }

    @Test
    void whatGoesOnFromATakesTokensIsMadeAgainFromItsOwn() throws IOException {
        CodebookTokens codes =
                new CodebookTokens(new long[] {1, 2, 3, 4, 5, 6, 2047, 0, 8, 9}, 1, 2, 5);
        TokenPlace place = new TokenPlace(-0.02, 3, 50, 0.5);
        AudioSamples sound = AudioSamples.mono(new float[] {0.25f, -0.5f}, 44_100);
        Context context =
                new Context(
                        new Sound.InMemory(sound),
                        OptionalDouble.empty(),
                        true,
                        Optional.empty(),
                        Optional.of(new KeptTokens("gone", 40, 7)));
        JobRequest request = Requests.of("", new ClipLength.Seconds(1), 9).continuing(context);
        TakeLibrary library = library(ROOMY);
        Take take =
                library.add(played(sound, Optional.of(new PlacedTokens(codes, place)), request));
        PlacedTokens kept = library.tokens(library.require(take.id()));
        assertArrayEquals(codes.values(), kept.codes().values());
        assertEquals(place, kept.place());
        assertEquals(
                new KeptTokens(take.id(), 3, 7),
                library.request(take).context().flatMap(Context::tokens).orElseThrow());
        library.remove(take);
        try (var files = Files.list(folder.resolve("takes"))) {
            assertEquals(
                    Set.of("takes.jsonl", "takes.lock"),
                    files.map(file -> String.valueOf(file.getFileName()))
                            .collect(Collectors.toSet()));
        }
    }

    @Test
    void takesAreFoundByAllThatIsKnownOfThem() throws IOException {
        Take take =
                new Take(
                        "id",
                        Instant.parse("2026-11-28T12:00:00Z"),
                        "facebook/musicgen-small",
                        "Slow Bells, warm",
                        7,
                        8,
                        Optional.of(new Heard(Optional.of("A minor"), OptionalDouble.of(119.6))),
                        Optional.empty(),
                        1,
                        Json.object(),
                        false);
        assertTrue(
                search("bells", "a Minor", 119, 120, "small", "2026-11-28T12:00:00Z").finds(take));
        assertFalse(
                search("drums", "A minor", 119, 120, "small", "2026-01-01T00:00:00Z").finds(take));
        assertFalse(
                search("bells", "A major", 119, 120, "small", "2026-01-01T00:00:00Z").finds(take));
        assertFalse(
                search("bells", "A minor", 120, 121, "small", "2026-01-01T00:00:00Z").finds(take));
        assertFalse(
                search("bells", "A minor", 119, 120, "large", "2026-01-01T00:00:00Z").finds(take));
        assertFalse(
                search("bells", "A minor", 119, 120, "small", "2026-11-28T12:00:01Z").finds(take));
    }

    private static TakeSearch search(
            String word, String key, double least, double most, String model, String since) {
        return new TakeSearch(
                List.of(word),
                Optional.of(key),
                OptionalDouble.of(least),
                OptionalDouble.of(most),
                Optional.of(model),
                Optional.of(Instant.parse(since)),
                false);
    }

    @Test
    void theOldestWithoutAStarMakeRoomAndWhatIsRemovedIsGone() throws IOException {
        TakeLibrary library = library(NARROW);
        library.star(TakeWriter.add(library, "starred", 1), true);
        Take second = TakeWriter.add(library, "second", 2);
        Take third = TakeWriter.add(library, "third", 3);
        assertEquals(List.of("starred", "third"), words(library));
        assertFalse(Files.exists(library.sound(second)));
        library.remove(third);
        assertFalse(Files.exists(library.sound(third)));
        assertEquals(List.of("starred"), words(library(NARROW)));
        assertThrows(IllegalArgumentException.class, () -> library.require(third.id()));
    }

    @Test
    void aLineThatWasCutIsPassedOverAndTheNextOneIsWhole() throws IOException {
        TakeLibrary library = library(ROOMY);
        TakeWriter.add(library, "first", 1);
        Path index = folder.resolve("takes/takes.jsonl");
        String line = Files.readString(index);
        Files.writeString(index, line.substring(0, line.length() / 2), StandardOpenOption.APPEND);
        TakeWriter.add(library, "second", 2);
        assertEquals(List.of("first", "second"), words(library));
    }

    @Test
    void theListIsWrittenAnewBeforeItGrowsForEver() throws IOException {
        TakeLibrary library = library(ROOMY);
        Take take = TakeWriter.add(library, "starred", 1);
        for (int i = 0; i < 300; i++) {
            library.star(take, i % 2 == 1);
        }
        assertTrue(Files.readAllLines(folder.resolve("takes/takes.jsonl")).size() < 210);
        assertTrue(library.takes().getFirst().starred());
    }

    @Test
    void whatAKilledProcessLeftIsSweptUpADayLater() throws IOException {
        TakeLibrary library = library(ROOMY);
        TakeWriter.add(library, "first", 1);
        String unknown = "00000000-0000-0000-0000-000000000000";
        Path old = Files.writeString(folder.resolve("takes/" + unknown + ".wav"), "old");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        Path young =
                Files.writeString(folder.resolve("takes/" + unknown + ".context.wav"), "young");
        TakeWriter.add(library, "second", 2);
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(young));
        assertEquals(2, library.takes().size());
    }

    @Test
    void aPlaceThatTakesNothingIsToldInOneSentenceAndNothingIsLeft() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        TakeLibrary library = new TakeLibrary(file, ROOMY);
        IOException refused =
                assertThrows(IOException.class, () -> TakeWriter.add(library, "lost", 1));
        assertTrue(
                String.valueOf(refused.getMessage())
                        .startsWith("the take could not be kept in " + file));
    }

    /** Told takes are those whose add had come back before the process was killed. */
    @Test
    void twoProcessesAddAtOnceAndOneIsKilled() throws Exception {
        Path place = folder.resolve("takes");
        Path output = Files.createFile(folder.resolve("output.txt"));
        Process other =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                TakeWriter.class.getName(),
                                place.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .redirectOutput(output.toFile())
                        .start();
        Set<String> told = new HashSet<>();
        TakeLibrary library = library(Long.MAX_VALUE);
        while (Files.size(output) == 0 && other.isAlive()) {
            Thread.onSpinWait();
        }
        for (int seed = 0; seed < 20; seed++) {
            told.add(TakeWriter.add(library, "from here", seed).id());
        }
        other.destroyForcibly().waitFor();
        told.addAll(Files.readAllLines(output));
        TakeWriter.add(library, "afterwards", 0);
        Set<String> found = new HashSet<>(library.takes().stream().map(Take::id).toList());
        told.removeIf(id -> id.length() < 36); // cut when it was killed
        assertTrue(told.size() > 20 && found.containsAll(told), "%s of %s".formatted(found, told));
        for (Take take : library.takes()) {
            assertEquals(TakeWriter.SAMPLES, WavFile.read(library.sound(take)).length());
        }
    }
}
