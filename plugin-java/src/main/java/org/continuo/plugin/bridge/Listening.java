package org.continuo.plugin.bridge;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.continuo.core.analysis.MusicAnalysis;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.chroma.ChromaConfig;
import org.continuo.core.chroma.ChromaExtractor;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import org.continuo.core.preset.Preset;
import org.continuo.core.prompt.Composition;
import org.continuo.core.prompt.PromptComposer;
import org.continuo.core.prompt.PromptComposer.Surroundings;
import org.continuo.core.prompt.PromptPart;
import org.continuo.core.tensor.FloatArray;
import org.continuo.plugin.intake.RegionUse;
import org.continuo.plugin.intake.WaitingRegion;
import org.continuo.plugin.job.PluginProblemSentence;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers what is asked about a region: which prompt it suggests, and what its melody is. What is
 * supplied runs on one thread at a time, see {@link Analyses}.
 */
final class Listening {
    private static final ChromaConfig CHROMA = ChromaConfig.MUSICGEN_MELODY;
    private static final long HASH_FACTOR = 0x9E37_79B9_7F4A_7C15L;

    /** Made when first asked: its filter bank is 400 kB. */
    private @Nullable ChromaExtractor extractor;

    /** The last region that was analysed: a press asks for the one that the editor shows. */
    private Optional<Heard> last = Optional.empty();

    /** What came of a sound; a hash stands for it, so that it need not be kept. */
    private record Heard(long hash, OptionalDouble expectedBpm, MusicAnalysis analysis) {}

    /** The user's words, and the parts of the composition that the user does not want. */
    private record Words(String own, List<String> leftOut) {}

    /**
     * A prompt of words, preset, host and region. The request is checked and its sound is copied at
     * once; what is supplied takes a moment longer. A region that nothing can be made of adds
     * nothing, and {@code regionProblem} says why.
     */
    Supplier<ObjectNode> compose(
            Fields request, Supplier<Optional<Preset>> preset, @Nullable ByteBuffer buffer) {
        Words words = new Words(request.text("prompt", ""), request.texts("leftOut"));
        HostTime host = HostTime.of(request);
        Fields audio = request.objectOrNull("audio");
        if (audio == null) {
            return () -> composed(words, preset.get(), host, Optional.empty());
        }
        try {
            WaitingRegion region = AudioInput.copy(audio, buffer);
            return () -> composed(words, preset.get(), host, region);
        } catch (IllegalArgumentException unusable) {
            return () -> without(words, preset.get(), host, unusable);
        }
    }

    private ObjectNode composed(
            Words words, Optional<Preset> preset, HostTime host, WaitingRegion region) {
        MusicAnalysis heard;
        try {
            heard = analysis(region.sound(), host.tempoBpm());
        } catch (IllegalArgumentException unusable) {
            return without(words, preset, host, unusable);
        }
        return composed(words, preset, host, Optional.of(heard));
    }

    private static ObjectNode without(
            Words words,
            Optional<Preset> preset,
            HostTime host,
            IllegalArgumentException unusable) {
        return composed(words, preset, host, Optional.empty())
                .put("regionProblem", PluginProblemSentence.of(unusable));
    }

    private static ObjectNode composed(
            Words words, Optional<Preset> preset, HostTime host, Optional<MusicAnalysis> region) {
        Composition composition =
                PromptComposer.compose(
                        words.own(), new Surroundings(preset, host.tempo(), host.meter(), region));
        ObjectNode reply =
                Json.object().put("prompt", composition.without(words.leftOut()).prompt());
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

    /** The same sound is not analysed twice in a row. */
    private MusicAnalysis analysis(AudioSamples sound, OptionalDouble expectedBpm) {
        long hash = hash(sound);
        Heard heard =
                last.filter(one -> one.hash() == hash && one.expectedBpm().equals(expectedBpm))
                        .orElseGet(() ->
                                new Heard(hash, expectedBpm, MusicAnalysis.of(sound, expectedBpm)));
        last = Optional.of(heard);
        return heard.analysis();
    }

    private static long hash(AudioSamples sound) {
        long hash = sound.sampleRateHz();
        for (int c = 0; c < sound.channelCount(); c++) {
            hash = hash * HASH_FACTOR + c;
            for (float value : sound.channel(c)) {
                hash = (hash ^ Float.floatToRawIntBits(value)) * HASH_FACTOR;
            }
        }
        return hash;
    }

    /**
     * The melody as the model will hear it: the strongest pitch class of each frame, and how strong
     * it is beside the strongest of all, so that pauses can be told from tones.
     */
    Supplier<ObjectNode> chroma(Fields request, @Nullable ByteBuffer buffer) {
        WaitingRegion region = AudioInput.copy(request.object("audio"), buffer, RegionUse.MELODY);
        return () -> chroma(region.sound());
    }

    private ObjectNode chroma(AudioSamples sound) {
        ChromaExtractor chroma = extractor();
        FloatArray raw =
                chroma.rawChroma(
                        chroma.powerSpectrogram(
                                chroma.pad(
                                        List.of(chroma.mono(sound)),
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
