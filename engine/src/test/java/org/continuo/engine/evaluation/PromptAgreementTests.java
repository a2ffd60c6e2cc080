package org.continuo.engine.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptAgreementTests {
    private static ClipMeasures clip(Optional<String> key, OptionalDouble tempoBpm) {
        return new ClipMeasures(key, tempoBpm, 0.5, 0.5, OptionalDouble.empty(), 0, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "house at 122 bpm, 122, 1",
        "house at 122 BPM, 61.5, 1",
        "120-bpm, 239, 1",
        "90 beats per minute, 100, 0",
        "90.5 bpm, 90.5, 1",
    })
    void aTempoMayBeHeardAtAnotherLevel(String words, double heardBpm, double expected) {
        assertEquals(
                Map.of("tempo_as_asked", expected),
                PromptAgreement.of(words, clip(Optional.empty(), OptionalDouble.of(heardBpm))));
    }

    @ParameterizedTest
    @CsvSource({
        "in C minor, C minor, 1",
        "in A# minor, B flat minor, 1",
        "in e flat major, E flat major, 1",
        "Cb maj, B major, 1",
        "in C minor, C major, 0",
    })
    void aKeyMayBeSpelledDifferently(String words, String heard, double expected) {
        assertEquals(
                Map.of("key_as_asked", expected),
                PromptAgreement.of(words, clip(Optional.of(heard), OptionalDouble.empty())));
    }

    @Test
    void whatIsNotAskedForIsNotJudgedAndWhatIsNotClearIsNotThere() {
        ClipMeasures nothing = clip(Optional.empty(), OptionalDouble.empty());
        assertEquals(Map.of(), PromptAgreement.of("a calm piano, 3 minor ideas", nothing));
        assertEquals(
                Map.of("tempo_as_asked", 0.0, "key_as_asked", 0.0),
                PromptAgreement.of("D minor, 80 bpm", nothing));
    }
}
