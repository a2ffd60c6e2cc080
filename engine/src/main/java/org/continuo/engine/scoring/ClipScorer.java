package org.continuo.engine.scoring;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.chroma.ChromaExtractor;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.tensor.FloatArray;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.conditioning.ConditionedBatch;
import org.continuo.engine.generation.MusicGenParts;
import org.continuo.engine.text.TextStates;
import org.jspecify.annotations.Nullable;

/**
 * Measures how well a model foresees sounds, under a description and a melody. A sound longer than
 * the model's window is judged window by window, each without what came before; a melody then goes
 * on with it, from the beginning again where it ends.
 */
public final class ClipScorer {
    private final MusicGenParts parts;
    private final TokenScorer scorer;
    private @Nullable ReadText lastText;

    /** Text states of the description that was used last: a folder often has one for all. */
    private record ReadText(String description, TextStates states) {}

    public ClipScorer(MusicGenParts parts) throws IOException {
        this.parts = parts;
        this.scorer = new TokenScorer(parts.decoder());
    }

    /**
     * The losses of a sound.
     *
     * @param description empty for none
     * @param melody for melody models
     * @throws IllegalArgumentException if the sound is too short for the model's delays, or the
     *     model takes no melody
     * @throws CheckpointException if the model answers with what is no number
     */
    public LossTotals score(AudioSamples sound, String description, Optional<AudioSamples> melody)
            throws IOException {
        if (melody.isPresent() && !parts.decoderConfig().melody()) {
            throw new IllegalArgumentException(
                    "melody: expected a melody model (musicgen_melody), found one that takes text"
                            + " and audio only");
        }
        requireSound("audio", sound);
        CodebookTokens codes = parts.encode(List.of(parts.toModel(sound)));
        int needed = scorer.pattern().span();
        if (codes.frames() < needed) {
            throw new IllegalArgumentException(
                    "audio: expected at least %d frames of %.0f per second, found %d"
                            .formatted(needed, parts.frameRateHz(), codes.frames()));
        }
        int window = (int) (parts.maximumSeconds() * parts.frameRateHz());
        LossTotals totals = new LossTotals(codes.codebooks());
        for (int from = 0; from < codes.frames(); from += window) {
            CodebookTokens heard = codes.slice(from, Math.min(codes.frames(), from + window));
            ForcedTokens forced = ForcedTokens.of(heard, scorer.pattern());
            boolean whole = heard.frames() == codes.frames();
            @Nullable FloatArray chroma =
                    melody.isEmpty() ? null : chroma(melody.get(), from, whole);
            try (ConditionedBatch conditions = conditions(description, chroma)) {
                totals.add(scorer.losses(conditions, forced).totals());
            }
        }
        if (Double.isNaN(totals.crossEntropy())) {
            throw new CheckpointException(
                    parts.checkpoint().folder()
                            + ": expected probabilities of tokens, found what is no number: the"
                            + " weights are damaged");
        }
        return totals;
    }

    private static void requireSound(String what, AudioSamples sound) {
        if (sound.length() == 0) {
            throw new IllegalArgumentException(
                    what + ": expected at least 1 sample of audio, found none");
        }
    }

    private ConditionedBatch conditions(String description, @Nullable FloatArray chroma)
            throws IOException {
        return description.isBlank() && chroma == null
                ? parts.conditioner().unconditional(1)
                : parts.conditioner().unguided(textStates(description), chroma);
    }

    private TextStates textStates(String description) throws IOException {
        @Nullable ReadText last = lastText;
        if (last != null && last.description().equals(description)) {
            return last.states();
        }
        TextStates states = parts.encodeText(List.of(description));
        lastText = new ReadText(description, states);
        return states;
    }

    /** One-hot chroma of the melody from this frame of the sound on. */
    private FloatArray chroma(AudioSamples melody, int fromFrame, boolean whole) {
        requireSound("melody", melody);
        ChromaExtractor extractor = parts.chroma();
        int rateHz = extractor.config().samplingRateHz();
        float[] samples = extractor.mono(melody);
        if (whole) {
            return extractor.extract(AudioSamples.mono(samples, rateHz));
        }
        float[] part = new float[(int) (parts.maximumSeconds() * rateHz)];
        long start = Math.round(fromFrame / parts.frameRateHz() * rateHz);
        for (int i = 0; i < part.length; i++) {
            part[i] = samples[(int) ((start + i) % samples.length)];
        }
        return extractor.extract(AudioSamples.mono(part, rateHz));
    }
}
