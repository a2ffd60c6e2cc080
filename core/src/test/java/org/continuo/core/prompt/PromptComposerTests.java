package org.continuo.core.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.continuo.core.analysis.BeatEstimate;
import org.continuo.core.analysis.Key;
import org.continuo.core.analysis.KeyEstimate;
import org.continuo.core.analysis.MusicAnalysis;
import org.continuo.core.preset.Preset;
import org.continuo.core.preset.PresetSettings;
import org.continuo.core.prompt.PromptComposer.Surroundings;
import org.continuo.core.prompt.PromptPart.Source;
import org.continuo.core.timeline.Meter;
import org.continuo.core.timeline.Tempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptComposerTests {
    private static final Preset JAZZ =
            new Preset("jazz", "Jazz", "Band", "jazz trio with piano", PresetSettings.NONE);

    @Test
    void wordsPresetHostAndRegionFollowEachOther() {
        Composition made = PromptComposer.compose(" warm  pads, ", everything());
        assertEquals(
                "warm pads, jazz trio with piano, A minor, 112 bpm, 7/8 time, dense rhythm",
                made.prompt());
        assertEquals(
                List.of(
                        Source.WORDS,
                        Source.PRESET,
                        Source.KEY,
                        Source.TEMPO,
                        Source.METER,
                        Source.DENSITY),
                made.parts().stream().map(PromptPart::source).toList());
        assertEquals("preset “Jazz”", made.parts().get(1).reason());
        assertEquals("tempo of the project", made.parts().get(3).reason());
    }

    @Test
    void theRegionsTempoCountsWhereTheHostHasNone() {
        Composition made =
                PromptComposer.compose(
                        "", surroundings(Optional.empty(), region(0.9, 0.9, 90.4, 3)));
        assertEquals("A minor, 90 bpm", made.prompt());
        assertEquals("tempo heard in the region", made.parts().getLast().reason());
    }

    @Test
    void whatIsNotSureIsNotSaid() {
        Composition made =
                PromptComposer.compose(
                        "pads", surroundings(Optional.empty(), region(0.1, 0.1, 90, 3)));
        assertEquals("pads", made.prompt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "techno at 140 bpm",
                "140bpm techno",
                "slow ballad",
                "an Allegro",
                "half-time drums",
                "up-tempo pop"
            })
    void aTempoOfTheUserStandsAlone(String words) {
        assertFalse(sources(words).contains(Source.TEMPO), words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "in C major",
                "rock in f# minor",
                "Bb maj chords",
                "E flat major strings",
                "riff in Em",
                "dorian groove",
                "atonal noises",
                "drums only"
            })
    void aKeyOfTheUserStandsAlone(String words) {
        assertFalse(sources(words).contains(Source.KEY), words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a waltz", "in 3/4", "6/8 feel", "five-four groove"})
    void aMeterOfTheUserStandsAlone(String words) {
        assertFalse(sources(words).contains(Source.METER), words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sparse piano", "busy drums", "calm", "minimalistic", "no drums"})
    void aDensityOfTheUserStandsAlone(String words) {
        assertFalse(sources(words).contains(Source.DENSITY), words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"warm pads", "minor swing", "bass and Amps"})
    void otherWordsKeepNothingOut(String words) {
        assertTrue(
                sources(words)
                        .containsAll(
                                List.of(Source.TEMPO, Source.METER, Source.KEY, Source.DENSITY)),
                words);
    }

    @Test
    void theUsersWordsAreNeverChanged() {
        String words = "A weird; [prompt] \"with\" 100% signs";
        assertTrue(PromptComposer.compose(words, everything()).prompt().startsWith(words));
    }

    @Test
    void aPresetThatTheUserHasCopiedIsNotSaidTwice() {
        Composition made = PromptComposer.compose("jazz trio with piano, faster", everything());
        assertFalse(made.parts().stream().anyMatch(part -> part.source() == Source.PRESET));
    }

    @Test
    void partsThatTheUserLeavesOutAreNotSaidButTheWordsAre() {
        Composition made = PromptComposer.compose("A minor", everything());
        assertEquals(
                "A minor, jazz trio with piano, 7/8 time, dense rhythm",
                made.without(List.of("A minor", "112 bpm")).prompt());
        assertEquals("7/8 time", made.only(Source.METER, Source.KEY).prompt());
    }

    @Test
    void nothingKnownIsAnEmptyPrompt() {
        assertEquals("", PromptComposer.compose("  ", Surroundings.none()).prompt());
    }

    private static List<Source> sources(String words) {
        return PromptComposer.compose(words, everything()).parts().stream()
                .map(PromptPart::source)
                .toList();
    }

    private static Surroundings everything() {
        return surroundings(Optional.of(new Tempo(112)), region(0.9, 0.9, 112, 9));
    }

    private static Surroundings surroundings(Optional<Tempo> tempo, MusicAnalysis region) {
        return tempo.isPresent()
                ? new Surroundings(
                        Optional.of(JAZZ), tempo, Optional.of(new Meter(7, 8)), Optional.of(region))
                : new Surroundings(
                        Optional.empty(), tempo, Optional.of(Meter.COMMON), Optional.of(region));
    }

    private static MusicAnalysis region(
            double keyConfidence, double beatConfidence, double bpm, double onsetsPerSecond) {
        return new MusicAnalysis(
                new KeyEstimate(new Key(9, Key.Mode.MINOR), keyConfidence),
                Optional.of(new BeatEstimate(bpm, 0, beatConfidence, 0, 1, 8, bpm)),
                -14,
                onsetsPerSecond);
    }
}
