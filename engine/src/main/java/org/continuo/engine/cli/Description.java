package org.continuo.engine.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.analysis.MusicAnalysis;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.preset.Preset;
import org.continuo.core.prompt.PromptComposer;
import org.continuo.core.prompt.PromptComposer.Surroundings;
import org.continuo.core.prompt.PromptPart.Source;
import org.jspecify.annotations.Nullable;

/**
 * What a model is told about music that has to do with a sound: the user's words, or, where there
 * are none, what is heard. A model that is told nothing loses the tempo of what it continues
 * sooner.
 *
 * @param notes what the user should know of it
 */
record Description(String text, List<String> notes) {
    /** More of a sound says little more about its key, and takes time. */
    static final double HEARD_SECONDS = 60;

    /** Reads what is listened to. */
    @FunctionalInterface
    interface Listening {
        AudioSamples sound() throws IOException;
    }

    /**
     * The words for a sound.
     *
     * @param words the user's; empty ones are none at all, and null leaves it to what is heard
     * @param preset whose words stand behind the user's
     * @param tempoBpm the tempo, if the user has said it
     * @param listening which is read only if it is needed
     */
    static Description of(
            @Nullable String words,
            Optional<Preset> preset,
            OptionalDouble tempoBpm,
            Listening listening)
            throws IOException {
        if (words != null) {
            return new Description(of(words, preset), List.of());
        }
        String heard = heard(preset, MusicAnalysis.of(listening.sound(), tempoBpm), tempoBpm);
        return new Description(
                heard,
                List.of(
                        "prompt: "
                                + (heard.isEmpty()
                                        ? "none, neither key nor tempo is clear"
                                        : heard)));
    }

    /** The user's words as they are, and behind them the preset's. */
    static String of(String words, Optional<Preset> preset) {
        return preset.isEmpty()
                ? words
                : PromptComposer.compose(words, Surroundings.none().with(preset))
                        .only(Source.WORDS, Source.PRESET)
                        .prompt();
    }

    /** The same, and a tempo of which neither speaks: models keep one better that they are told. */
    static String withTempo(String words, Optional<Preset> preset, OptionalDouble tempoBpm) {
        return PromptComposer.compose(words, Surroundings.of(tempoBpm).with(preset)).prompt();
    }

    /**
     * The preset's words, and the key and the tempo of a sound as far as they are clear.
     *
     * @param tempoBpm what the user says that it is
     */
    static String heard(Optional<Preset> preset, MusicAnalysis sound, OptionalDouble tempoBpm) {
        return PromptComposer.compose("", Surroundings.of(sound, tempoBpm).with(preset))
                .only(Source.PRESET, Source.KEY, Source.TEMPO)
                .prompt();
    }
}
