package org.continuo.plugin.bridge;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.engine.analysis.MusicAnalysis;
import org.continuo.engine.chroma.ChromaConfig;
import org.continuo.engine.chroma.ChromaExtractor;
import org.continuo.engine.tensor.FloatArray;
import org.continuo.plugin.document.Fields;
import org.continuo.plugin.document.Json;
import org.continuo.plugin.intake.RegionUse;
import org.continuo.plugin.preset.Preset;
import org.continuo.plugin.prompt.Composition;
import org.continuo.plugin.prompt.PromptComposer;
import org.continuo.plugin.prompt.PromptComposer.Surroundings;
import org.continuo.plugin.prompt.PromptPart;
import org.continuo.plugin.timeline.Tempo;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers what is asked about a region: which prompt it suggests, and what its melody is. */
final class Listening {
    private static final ChromaConfig CHROMA = ChromaConfig.MUSICGEN_MELODY;

    /** Made when first asked: its filter bank is 400 kB. */
    private @Nullable ChromaExtractor extractor;

    /**
     * A prompt of words, preset, host and region. A region that nothing can be made of adds
     * nothing, and {@code regionProblem} says why.
     */
    ObjectNode compose(Fields request, Optional<Preset> preset, @Nullable ByteBuffer buffer) {
        HostTime host = HostTime.of(request);
        ObjectNode reply = Json.object();
        Optional<MusicAnalysis> region = Optional.empty();
        Fields audio = request.objectOrNull("audio");
        if (audio != null) {
            try {
                AudioInput input = AudioInput.of(audio, buffer);
                region = Optional.of(MusicAnalysis.of(input.sound(), expected(host)));
            } catch (IllegalArgumentException unusable) {
                reply.put("regionProblem", Sentence.of(unusable));
            }
        }
        Composition composition =
                PromptComposer.compose(
                        request.text("prompt", ""),
                        new Surroundings(preset, host.tempo(), host.meter(), region));
        reply.put("prompt", composition.prompt());
        ArrayNode parts = reply.putArray("parts");
        for (PromptPart part : composition.parts()) {
            parts.addObject()
                    .put("text", part.text())
                    .put("source", part.source().name().toLowerCase(Locale.ROOT))
                    .put("reason", part.reason());
        }
        region.flatMap(MusicAnalysis::trustedKey).ifPresent(key -> reply.put("key", key.spelled()));
        region.flatMap(MusicAnalysis::trustedBeat)
                .ifPresent(beat -> reply.put("estimatedTempoBpm", beat.tempoBpm()));
        return reply;
    }

    private static OptionalDouble expected(HostTime host) {
        return host.tempo().map(Tempo::bpm).map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    /**
     * The melody as the model will hear it: the strongest pitch class of each frame, and how strong
     * it is beside the strongest of all, so that pauses can be told from tones.
     */
    ObjectNode chroma(Fields request, @Nullable ByteBuffer buffer) {
        AudioInput input = AudioInput.of(request.object("audio"), buffer, RegionUse.MELODY);
        ChromaExtractor chroma = extractor();
        FloatArray raw =
                chroma.rawChroma(
                        chroma.powerSpectrogram(
                                chroma.pad(
                                        List.of(chroma.mono(input.sound())),
                                        ChromaExtractor.Padding.LONGEST)));
        int frames = raw.shape().size(2);
        int classes = raw.shape().size(1);
        int[] strongest = new int[frames];
        double[] strength = new double[frames];
        double highest = 0;
        for (int frame = 0; frame < frames; frame++) {
            for (int c = 0; c < classes; c++) {
                if (raw.values()[c * frames + frame] > strength[frame]) {
                    strength[frame] = raw.values()[c * frames + frame];
                    strongest[frame] = c;
                }
            }
            highest = Math.max(highest, strength[frame]);
        }
        ObjectNode reply =
                Json.object()
                        .put("frames", frames)
                        .put("frameRateHz", (double) CHROMA.samplingRateHz() / CHROMA.hopSamples());
        ArrayNode argmax = reply.putArray("argmax");
        ArrayNode strengths = reply.putArray("strength");
        for (int frame = 0; frame < frames; frame++) {
            argmax.add(strongest[frame]);
            // of amplitudes, to two digits: it is drawn, not computed with
            double share = highest == 0 ? 0 : Math.sqrt(strength[frame] / highest);
            strengths.add(Math.rint(share * 100) / 100);
        }
        return reply;
    }

    private ChromaExtractor extractor() {
        if (extractor == null) {
            extractor = new ChromaExtractor(CHROMA);
        }
        return extractor;
    }
}
