package org.continuo.core.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.analysis.MusicAnalysis;
import org.continuo.core.preset.Preset;
import org.continuo.core.prompt.PromptPart.Source;
import org.continuo.core.timeline.Meter;
import org.continuo.core.timeline.Tempo;

/**
 * Makes a prompt of what is known. The user's words come first and are never changed; the preset's
 * follow, and then facts that neither speaks of: the region's key, the known tempo (or that of the
 * region where none is known), a meter other than 4/4, and how busy the region is if that stands
 * out. Nothing untrustworthy is told.
 */
public final class PromptComposer {
    /** Below this many onsets per second music is sparse. */
    private static final double SPARSE = 1.2;

    /** From this many on it is busy. */
    private static final double BUSY = 7;

    private PromptComposer() {}

    /**
     * What is known besides the words.
     *
     * @param tempo the host's, or what the user says it is
     * @param meter the host's
     * @param region what is heard in the region
     */
    public record Surroundings(
            Optional<Preset> preset,
            Optional<Tempo> tempo,
            Optional<Meter> meter,
            Optional<MusicAnalysis> region) {
        /** A sound by itself, as it lies in a file. */
        public static Surroundings of(MusicAnalysis sound, OptionalDouble tempoBpm) {
            Surroundings silent = of(tempoBpm);
            return new Surroundings(silent.preset, silent.tempo, silent.meter, Optional.of(sound));
        }

        /** Only a tempo, if there is one. */
        public static Surroundings of(OptionalDouble tempoBpm) {
            return new Surroundings(
                    Optional.empty(),
                    tempoBpm.isPresent()
                            ? Optional.of(new Tempo(tempoBpm.getAsDouble()))
                            : Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        /** Nothing is known. */
        public static Surroundings none() {
            return new Surroundings(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        public Surroundings with(Optional<Preset> other) {
            return new Surroundings(other, tempo, meter, region);
        }
    }

    /** The prompt for these words, which may be empty. */
    public static Composition compose(String words, Surroundings known) {
        List<PromptPart> parts = new ArrayList<>();
        String own = tidied(words);
        if (!own.isEmpty()) {
            parts.add(new PromptPart(own, Source.WORDS, "your words"));
        }
        String style = known.preset().map(preset -> tidied(preset.prompt())).orElse("");
        if (!style.isEmpty() && !own.contains(style)) {
            String name = known.preset().map(Preset::name).orElse("");
            parts.add(new PromptPart(style, Source.PRESET, "preset “%s”".formatted(name)));
        }
        if (!Mention.KEY.isIn(own) && !Mention.KEY.isIn(style)) {
            known.region()
                    .flatMap(MusicAnalysis::trustedKey)
                    .map(key ->
                            new PromptPart(key.spelled(), Source.KEY, "key heard in the region"))
                    .ifPresent(parts::add);
        }
        if (!Mention.TEMPO.isIn(own) && !Mention.BPM.isIn(style)) {
            tempo(known).ifPresent(parts::add);
        }
        if (!Mention.METER.isIn(own) && !Mention.METER.isIn(style)) {
            known.meter()
                    .filter(meter -> !meter.equals(Meter.COMMON))
                    .map(meter ->
                            new PromptPart(
                                    meter.spelled() + " time",
                                    Source.METER,
                                    "time signature of the project"))
                    .ifPresent(parts::add);
        }
        if (!Mention.DENSITY.isIn(own) && !Mention.DENSITY.isIn(style)) {
            known.region().flatMap(PromptComposer::density).ifPresent(parts::add);
        }
        return new Composition(parts);
    }

    private static Optional<PromptPart> tempo(Surroundings known) {
        if (known.tempo().isPresent()) {
            return Optional.of(tempo(known.tempo().get().bpm(), "tempo of the project"));
        }
        return known.region()
                .flatMap(MusicAnalysis::trustedBeat)
                .map(beat -> tempo(beat.tempoBpm(), "tempo heard in the region"));
    }

    private static PromptPart tempo(double bpm, String reason) {
        return new PromptPart(Math.round(bpm) + " bpm", Source.TEMPO, reason);
    }

    private static Optional<PromptPart> density(MusicAnalysis region) {
        if (region.onsetsPerSecond() < SPARSE) {
            return Optional.of(
                    new PromptPart("sparse", Source.DENSITY, "few notes heard in the region"));
        }
        return region.onsetsPerSecond() < BUSY
                ? Optional.empty()
                : Optional.of(
                        new PromptPart(
                                "dense rhythm", Source.DENSITY, "many notes heard in the region"));
    }

    /** On one line, without a separator at its end that would be doubled. */
    private static String tidied(String words) {
        return words.strip().replaceAll("\\s+", " ").replaceAll("[,;.\\s]+$", "");
    }
}
