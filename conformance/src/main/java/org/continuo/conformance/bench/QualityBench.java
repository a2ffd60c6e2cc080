package org.continuo.conformance.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.continuo.conformance.bench.QualityReport.ClipQuality;
import org.continuo.conformance.bench.QualityReport.Foresight;
import org.continuo.conformance.bench.QualityReport.PrecisionQuality;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.GenerationEvent;
import org.continuo.core.request.GenerationRequest;
import org.continuo.core.request.Precision;
import org.continuo.core.request.SamplingSettings;
import org.continuo.core.tensor.FloatArray;
import org.continuo.engine.checkpoint.CompanionModels;
import org.continuo.engine.conditioning.ConditionedBatch;
import org.continuo.engine.evaluation.ClipMeasures;
import org.continuo.engine.evaluation.FrechetDistance;
import org.continuo.engine.evaluation.MeanInterval;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.GenerationResult;
import org.continuo.engine.generation.MusicGen;
import org.continuo.engine.generation.MusicGenParts;
import org.continuo.engine.generation.SoundLatents;
import org.continuo.engine.generation.TokenCodec;
import org.continuo.engine.onnx.SessionSettings;
import org.continuo.engine.scoring.ForcedTokens;
import org.continuo.engine.scoring.TokenScorer;

/**
 * Measures what a precision costs: how differently it foresees the tokens of clips that float32
 * made, and what the clips are like that it makes itself. The clips of a model of random weights
 * are noise, and its foresight is the harder to keep.
 */
public final class QualityBench {
    private static final List<String> DESCRIPTIONS =
            List.of(
                    "deep house with a warm bass, 122 bpm",
                    "a calm piano over soft strings",
                    "80s rock with driving drums and guitars",
                    "lo-fi hip hop, dusty drums, electric piano",
                    "ambient pads, slow and wide",
                    "drum and bass with a rolling break, 174 bpm",
                    "acoustic folk guitar, fingerpicked",
                    "a bright synth arpeggio in a minor key");

    private static final long SEED = 20;
    private static final long OTHER_SEED = 2000;

    private final Path model;
    private final CompanionModels companions;
    private final CacheFolder cache;
    private final SessionSettings session;
    private final Consumer<String> progress;

    /**
     * @param logits of each clip, as {@link TokenScorer#logits} has them
     * @param nll negative logarithms of the tokens' probabilities
     */
    private record Foreseen(List<float[]> logits, double[] nll) {}

    /** Parameters as of {@link Bench}. */
    public QualityBench(
            Path model,
            CompanionModels companions,
            CacheFolder cache,
            SessionSettings session,
            Consumer<String> progress) {
        this.model = model;
        this.companions = companions;
        this.cache = cache;
        this.session = session;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param name of the model in the report
     * @param precisions to hold against float32, which is measured in any case
     * @param clips of each, 2 or more and as many as there are descriptions at most
     */
    public QualityReport run(String name, List<Precision> precisions, int clips, double clipSeconds)
            throws IOException {
        List<String> descriptions =
                DESCRIPTIONS.subList(0, Math.clamp(clips, 2, DESCRIPTIONS.size()));
        CodebookTokens codes;
        List<AudioSamples> otherClips;
        Map<Precision, Foresight> foresights = new LinkedHashMap<>();
        Map<Precision, List<AudioSamples>> made = new LinkedHashMap<>();
        Foreseen exact;
        List<ForcedTokens> forced;
        int vocabulary;
        try (MusicGen music = open(Precision.FP32)) {
            progress.accept("fp32: clips");
            GenerationResult result = generate(music, descriptions, clipSeconds, SEED);
            codes = result.codes();
            made.put(Precision.FP32, result.clips());
            progress.accept("fp32: clips of other seeds");
            otherClips = generate(music, descriptions, clipSeconds, OTHER_SEED).clips();
            progress.accept("fp32: foresight");
            forced = forced(music.parts(), codes);
            exact = foresee(music.parts(), descriptions, forced);
            vocabulary = music.parts().decoderConfig().vocabulary();
            foresights.put(Precision.FP32, compared(exact, exact, forced, vocabulary, music));
        }
        for (Precision precision : precisions) {
            if (precision == Precision.FP32) {
                continue;
            }
            try (MusicGen music = open(precision)) {
                progress.accept(precision.label() + ": foresight");
                foresights.put(
                        precision,
                        compared(
                                exact,
                                foresee(music.parts(), descriptions, forced),
                                forced,
                                vocabulary,
                                music));
                progress.accept(precision.label() + ": clips");
                made.put(precision, generate(music, descriptions, clipSeconds, SEED).clips());
            }
        }
        progress.accept("measures of the clips");
        try (TokenCodec codec =
                TokenCodec.open(model, companions, false, settings(Precision.FP32))) {
            FloatArray exactLatents = latents(codec, made.getOrDefault(Precision.FP32, List.of()));
            List<PrecisionQuality> qualities = new ArrayList<>();
            foresights.forEach((precision, foresight) -> {
                List<AudioSamples> own = made.getOrDefault(precision, List.of());
                OptionalDouble distance =
                        precision == Precision.FP32
                                ? OptionalDouble.empty()
                                : OptionalDouble.of(distance(codec, exactLatents, own));
                qualities.add(
                        new PrecisionQuality(
                                precision.label(),
                                foresight,
                                new ClipQuality(measures(own), distance)));
            });
            return new QualityReport(
                    name,
                    descriptions.size(),
                    clipSeconds,
                    exact.nll().length,
                    qualities,
                    new ClipQuality(
                            measures(otherClips),
                            OptionalDouble.of(distance(codec, exactLatents, otherClips))));
        }
    }

    private EngineSettings settings(Precision precision) {
        return new EngineSettings(cache.path(), precision, session);
    }

    private MusicGen open(Precision precision) throws IOException {
        return MusicGen.open(model, companions, settings(precision));
    }

    private static GenerationResult generate(
            MusicGen music, List<String> descriptions, double seconds, long seed)
            throws IOException {
        return music.generate(
                new GenerationRequest(
                        descriptions,
                        List.of(),
                        List.of(),
                        new ClipLength.Seconds(seconds),
                        1,
                        seed,
                        SamplingSettings.defaults(),
                        GenerationRequest.DEFAULT_GUIDANCE_SCALE,
                        OptionalDouble.empty()),
                GenerationEvent.Listener.silent());
    }

    private static List<ForcedTokens> forced(MusicGenParts parts, CodebookTokens codes)
            throws IOException {
        TokenScorer scorer = new TokenScorer(parts.decoder());
        List<ForcedTokens> forced = new ArrayList<>();
        for (int row = 0; row < codes.batch(); row++) {
            forced.add(ForcedTokens.of(codes.row(row), scorer.pattern()));
        }
        return forced;
    }

    private static Foreseen foresee(
            MusicGenParts parts, List<String> descriptions, List<ForcedTokens> forced)
            throws IOException {
        TokenScorer scorer = new TokenScorer(parts.decoder());
        int vocabulary = parts.decoderConfig().vocabulary();
        List<float[]> logits = new ArrayList<>();
        List<Double> nll = new ArrayList<>();
        for (int clip = 0; clip < forced.size(); clip++) {
            ForcedTokens tokens = forced.get(clip);
            try (ConditionedBatch conditions =
                    parts.conditioner()
                            .unguided(parts.encodeText(List.of(descriptions.get(clip))), null)) {
                float[] own = scorer.logits(conditions, tokens);
                logits.add(own);
                for (int code = 0; code < tokens.counted().length; code++) {
                    if (tokens.counted()[code]) {
                        nll.add(
                                TokenScorer.negativeLogLikelihood(
                                        own,
                                        scorer.offset(tokens, code),
                                        vocabulary,
                                        tokens.codes().values()[code]));
                    }
                }
            }
        }
        return new Foreseen(logits, nll.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static Foresight compared(
            Foreseen exact, Foreseen own, List<ForcedTokens> forced, int vocabulary, MusicGen music)
            throws IOException {
        TokenScorer scorer = new TokenScorer(music.parts().decoder());
        double divergence = 0;
        long same = 0;
        for (int clip = 0; clip < forced.size(); clip++) {
            ForcedTokens tokens = forced.get(clip);
            for (int code = 0; code < tokens.counted().length; code++) {
                if (tokens.counted()[code]) {
                    LogitPair pair =
                            new LogitPair(
                                    exact.logits().get(clip),
                                    own.logits().get(clip),
                                    scorer.offset(tokens, code),
                                    vocabulary);
                    divergence += pair.divergenceNats();
                    same += pair.sameFirstChoice() ? 1 : 0;
                }
            }
        }
        double loss = 0;
        for (double nll : own.nll()) {
            loss += nll;
        }
        int count = own.nll().length;
        return new Foresight(Math.exp(loss / count), divergence / count, (double) same / count);
    }

    private static Map<String, MeanInterval> measures(List<AudioSamples> clips) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (AudioSamples clip : clips) {
            ClipMeasures.of(clip)
                    .numbers()
                    .forEach((name, value) ->
                            values.computeIfAbsent(name, unknown -> new ArrayList<>()).add(value));
        }
        Map<String, MeanInterval> measures = new LinkedHashMap<>();
        values.forEach((name, list) ->
                measures.put(
                        name,
                        MeanInterval.of(list.stream().mapToDouble(Double::doubleValue).toArray())));
        return measures;
    }

    private static FloatArray latents(TokenCodec codec, List<AudioSamples> clips) {
        SoundLatents latents = new SoundLatents(codec);
        clips.forEach(latents::add);
        return latents.vectors();
    }

    private static double distance(
            TokenCodec codec, FloatArray exactLatents, List<AudioSamples> clips) {
        return FrechetDistance.between(latents(codec, clips), exactLatents).distance();
    }
}
