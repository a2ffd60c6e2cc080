package org.continuo.engine.listening;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessMeter;
import org.continuo.core.audio.WavFile;
import org.continuo.engine.listening.ListeningTest.Kind;
import org.continuo.engine.listening.ListeningTest.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListeningTestTests {
    @TempDir Path folder;

    private Stimuli stimuli() throws IOException {
        return Stimuli.of(
                Map.of(
                        "loud",
                        Clips.of(folder.resolve("loud"), 4, 0.9, 1),
                        "quiet",
                        Clips.of(folder.resolve("quiet"), 4, 0.02, 1),
                        Stimuli.REFERENCE,
                        Clips.of(folder.resolve("real"), 2, 0.3, 1)));
    }

    private AudioSamples heard(Stimulus stimulus) throws IOException {
        Path file = folder.resolve("heard.wav");
        Files.write(file, stimulus.wav());
        return WavFile.read(file);
    }

    @Test
    void allClipsAreEquallyLoudAndNoneClips() throws IOException {
        List<Stimulus> all = stimuli().all();
        assertEquals(4 + 4 + 2 + 2, all.size());
        double first = LoudnessMeter.BS1770.lufs(heard(all.getFirst()));
        assertTrue(first <= -22.9, () -> "found " + first);
        for (Stimulus stimulus : all) {
            AudioSamples sound = heard(stimulus);
            assertEquals(first, LoudnessMeter.BS1770.lufs(sound), 0.1);
            assertTrue(sound.peak() < 1);
        }
    }

    @Test
    void theAnchorHasNoTreble() throws IOException {
        for (Stimulus stimulus : stimuli().all()) {
            double treble = magnitude(heard(stimulus).channel(0), 5000);
            double tone =
                    magnitude(
                            heard(stimulus).channel(0),
                            stimulus.item().equals("clip0") ? 300 : 340);
            if (stimulus.item().compareTo("clip1") <= 0) {
                double ratio = treble / tone;
                assertTrue(
                        stimulus.anchor() ? ratio < 0.01 : ratio > 0.4,
                        () -> stimulus + ": " + ratio);
            }
        }
    }

    private static double magnitude(float[] samples, double frequencyHz) {
        double real = 0;
        double imaginary = 0;
        for (int n = 0; n < samples.length; n++) {
            double phase = 2 * Math.PI * frequencyHz * n / Clips.RATE_HZ;
            real += samples[n] * Math.cos(phase);
            imaginary += samples[n] * Math.sin(phase);
        }
        return Math.hypot(real, imaginary);
    }

    @Test
    void eachListenerHasAnOrderOfHisOwnThatStays() throws IOException {
        Stimuli stimuli = stimuli();
        ListeningTest test = new ListeningTest(Kind.MOS, stimuli, 0);
        assertEquals(test.trials("Ada"), new ListeningTest(Kind.MOS, stimuli, 0).trials("Ada"));
        assertNotEquals(test.trials("Ada"), test.trials("Bob"));
        assertNotEquals(test.trials("Ada"), new ListeningTest(Kind.MOS, stimuli, 1).trials("Ada"));
        assertEquals(new HashSet<>(test.trials("Ada")), new HashSet<>(test.trials("Bob")));
    }

    @Test
    void pairsAreOfOneItemAndEitherSystemComesFirstSometimes() throws IOException {
        ListeningTest test =
                new ListeningTest(
                        Kind.AB,
                        Stimuli.of(
                                Map.of(
                                        "one", Clips.of(folder.resolve("one"), 12, 0.5, 0.5),
                                        "two", Clips.of(folder.resolve("two"), 13, 0.5, 0.5))),
                        0);
        List<Trial> trials = test.trials("Ada");
        assertEquals(12, trials.size());
        long oneFirst = trials.stream().filter(trial -> trial.system().equals("one")).count();
        assertTrue(oneFirst > 0 && oneFirst < 12, () -> "found " + oneFirst);
        trials.forEach(trial ->
                assertEquals(trial.clips().getFirst().item(), trial.clips().getLast().item()));
    }

    @Test
    void clipsWithoutACounterpartAskNothing() throws IOException {
        Stimuli alone = Stimuli.of(Map.of("one", Clips.of(folder.resolve("one"), 2, 0.5, 0.5)));
        assertThrows(IllegalArgumentException.class, () -> new ListeningTest(Kind.AB, alone, 0));
    }

    @Test
    void answersAreKeptAndTheLastOneCounts() throws IOException {
        ListeningTest test = new ListeningTest(Kind.MOS, stimuli(), 0);
        Path file = folder.resolve("ratings.csv");
        RatingFile ratings = RatingFile.open(file);
        String rater = "Ada, \"the\" countess";
        Trial first = test.trials(rater).get(0);
        ratings.add(rater, Kind.MOS, first, "2");
        ratings.add(rater, Kind.MOS, first, "4");
        ratings.add(rater, Kind.MOS, test.trials(rater).get(1), "1");
        assertThrows(
                IllegalArgumentException.class, () -> ratings.add(rater, Kind.MOS, first, "6"));
        RatingFile again = RatingFile.open(file);
        assertEquals("4", again.answer(rater, Kind.MOS, first));
        assertEquals("", again.answer("Bob", Kind.MOS, first));
        assertEquals(ratings.lines(), again.lines());
        assertEquals(3, again.lines().size());
    }

    @Test
    void aLineThatACrashHasCutIsLeftOutAndTheNextIsWhole() throws IOException {
        ListeningTest test = new ListeningTest(Kind.MOS, stimuli(), 0);
        Path file = folder.resolve("ratings.csv");
        Trial trial = test.trials("Ada").getFirst();
        RatingFile.open(file).add("Ada", Kind.MOS, trial, "3");
        Files.writeString(file, "2026-01-01T00:00:00Z,Ad", StandardOpenOption.APPEND);
        RatingFile again = RatingFile.open(file);
        again.add("Bob", Kind.MOS, trial, "5");
        assertEquals(3, RatingFile.open(file).lines().size());
    }

    @Test
    void anotherFileIsRefusedAndLeftAsItIs() throws IOException {
        Path file = folder.resolve("ratings.csv");
        Files.writeString(file, "my notes\n");
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> RatingFile.open(file));
        String sentence = String.valueOf(refused.getMessage());
        assertTrue(sentence.contains("time,rater,kind"), sentence);
        assertEquals("my notes\n", Files.readString(file, StandardCharsets.UTF_8));
    }

    @Test
    void preferencesCountFromEitherSide() throws IOException {
        ListeningTest test =
                new ListeningTest(
                        Kind.AB,
                        Stimuli.of(
                                Map.of(
                                        "one", Clips.of(folder.resolve("one"), 8, 0.5, 0.5),
                                        "two", Clips.of(folder.resolve("two"), 8, 0.5, 0.5))),
                        0);
        RatingFile ratings = RatingFile.open(folder.resolve("ratings.csv"));
        List<Trial> trials = test.trials("Ada");
        for (int i = 0; i < 6; i++) {
            Trial trial = trials.get(i);
            ratings.add("Ada", Kind.AB, trial, trial.system().equals("two") ? "a" : "b");
            assertFalse(ratings.answer("Ada", Kind.AB, trial).isEmpty());
        }
        ratings.add("Ada", Kind.AB, trials.get(6), "same");
        ratings.add("Ada", Kind.AB, trials.get(7), "same");
        ListeningSummary.Line line = ListeningSummary.of(ratings).lines().getFirst();
        assertEquals("one", line.system());
        assertEquals("two", line.against());
        assertEquals(1.0 / 8, line.mean().mean(), 1e-12);
        assertEquals(8, line.answers());
    }

    @Test
    void scoresAreAveragedBySystem() throws IOException {
        ListeningTest test = new ListeningTest(Kind.MOS, stimuli(), 0);
        RatingFile ratings = RatingFile.open(folder.resolve("ratings.csv"));
        for (String rater : List.of("Ada", "Bob")) {
            for (Trial trial : test.trials(rater)) {
                ratings.add(rater, Kind.MOS, trial, trial.system().equals("loud") ? "4" : "2");
            }
        }
        for (ListeningSummary.Line line : ListeningSummary.of(ratings).lines()) {
            assertEquals(line.system().equals("loud") ? 4 : 2, line.mean().mean(), 1e-12);
            assertEquals(2, line.raters());
        }
        assertEquals(4, ListeningSummary.of(ratings).lines().size());
    }
}
