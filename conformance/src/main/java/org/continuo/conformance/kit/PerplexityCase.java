package org.continuo.conformance.kit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavFile;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.conditioning.ConditionedBatch;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.scoring.ForcedTokens;
import org.continuo.engine.scoring.LossTotals;
import org.continuo.engine.scoring.TokenLosses;
import org.continuo.engine.scoring.TokenScorer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Case {@code perplexity}: losses under teacher forcing as audiocraft's solver counts them, and
 * transformers' own loss beside them.
 */
final class PerplexityCase implements CaseRunner {
    private final KitCase kitCase;
    private final EngineSettings settings;
    private @Nullable Opened opened;
    private @Nullable Scored scored;

    /** The model that the last output was of: entries of one model stand together. */
    private record Opened(String kind, KitModel model) {}

    /** The entry that the last output was of. */
    private record Scored(
            String tag, KitModel model, JsonNode entry, ForcedTokens forced, TokenLosses losses) {}

    PerplexityCase(KitCase kitCase, EngineSettings settings) {
        this.kitCase = kitCase;
        this.settings = settings;
    }

    @Override
    public Map<String, OutputSpec> outputs() {
        return kitCase.outputs();
    }

    @Override
    public EngineOutput produce(String output) throws IOException {
        int slash = output.lastIndexOf('/');
        Scored of = score(output.substring(0, Math.max(slash, 0)));
        LossTotals totals = of.losses().totals();
        return new EngineOutput(
                switch (output.substring(slash + 1)) {
                    case "codes" -> KitArray.of(of.forced().codes());
                    case "sequence" -> KitArray.of(of.forced().sequence());
                    case "mask" -> mask(of.losses());
                    case "nll" -> nll(of.losses());
                    case "ce_per_codebook" -> perCodebook(totals.codebooks(), totals::crossEntropy);
                    case "ppl_per_codebook" -> perCodebook(totals.codebooks(), totals::perplexity);
                    case "ce_ppl" ->
                            KitArray.of(
                                    new float[] {
                                        (float) totals.crossEntropy(), (float) totals.perplexity()
                                    },
                                    2);
                    case "transformers_loss" -> transformersLoss(of);
                    default -> throw CaseRunner.unknown(output);
                });
    }

    private static KitArray mask(TokenLosses losses) {
        long[] mask = new long[losses.counted().length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = losses.counted()[i] ? 1 : 0;
        }
        return KitArray.of(mask, losses.batch(), losses.codebooks(), losses.frames());
    }

    private static KitArray nll(TokenLosses losses) {
        float[] nll = new float[losses.nll().length];
        for (int i = 0; i < nll.length; i++) {
            nll[i] = (float) losses.nll()[i];
        }
        return KitArray.of(nll, losses.batch(), losses.codebooks(), losses.frames());
    }

    private static KitArray perCodebook(int codebooks, IntToDoubleFunction figure) {
        float[] figures = new float[codebooks];
        for (int codebook = 0; codebook < codebooks; codebook++) {
            figures[codebook] = (float) figure.applyAsDouble(codebook);
        }
        return KitArray.of(figures, codebooks);
    }

    private Scored score(String tag) throws IOException {
        @Nullable Scored last = scored;
        if (last != null && last.tag().equals(tag)) {
            return last;
        }
        for (Map.Entry<String, JsonNode> base : kitCase.inputs().path("bases").properties()) {
            for (JsonNode entry : base.getValue().path("entries")) {
                if (entry.path("tag").stringValue("").equals(tag)) {
                    Scored next = score(tag, open(base.getKey(), base.getValue()), entry);
                    scored = next;
                    return next;
                }
            }
        }
        throw CaseRunner.unknown(tag);
    }

    private Scored score(String tag, KitModel model, JsonNode entry) throws IOException {
        TokenScorer scorer = new TokenScorer(model.decoder());
        ForcedTokens forced = forced(model, scorer, entry);
        try (ConditionedBatch conditions = conditions(model, entry, forced.codes().batch())) {
            return new Scored(tag, model, entry, forced, scorer.losses(conditions, forced));
        }
    }

    private KitModel open(String kind, JsonNode base) throws IOException {
        @Nullable Opened last = opened;
        if (last != null && last.kind().equals(kind)) {
            return last.model();
        }
        close();
        Checkpoint checkpoint =
                Checkpoint.open(kitCase.folder().resolve(base.path("checkpoint").stringValue()));
        KitModel model = KitModel.open(checkpoint, KitModel.tokenizerFile(checkpoint), settings);
        opened = new Opened(kind, model);
        return model;
    }

    private ForcedTokens forced(KitModel model, TokenScorer scorer, JsonNode entry)
            throws IOException {
        if (entry.has("waves")) {
            return ofWaves(model, scorer, entry);
        }
        CodebookTokens codes =
                kitCase.tokens(
                        entry.path("codes").stringValue(), model.decoder().config().codebooks());
        if (!entry.has("valid_frames")) {
            return ForcedTokens.of(codes, scorer.pattern());
        }
        int[] valid = new int[entry.path("valid_frames").size()];
        for (int item = 0; item < valid.length; item++) {
            valid[item] = entry.path("valid_frames").get(item).intValue();
        }
        return ForcedTokens.of(codes, valid, scorer.pattern());
    }

    /** A wave alone counts to its last frame; of several each counts its whole frames. */
    private ForcedTokens ofWaves(KitModel model, TokenScorer scorer, JsonNode entry)
            throws IOException {
        List<AudioSamples> waves = new ArrayList<>();
        for (JsonNode file : entry.path("waves")) {
            waves.add(WavFile.read(kitCase.folder().resolve(file.stringValue())));
        }
        int longest = waves.stream().mapToInt(AudioSamples::length).max().orElse(0);
        CodebookTokens codes =
                model.encode(waves.stream().map(wave -> padded(wave, longest)).toList());
        if (waves.size() == 1) {
            return ForcedTokens.of(codes, scorer.pattern());
        }
        int hop = model.hopSamples();
        return ForcedTokens.of(
                codes,
                waves.stream().mapToInt(wave -> wave.length() / hop).toArray(),
                scorer.pattern());
    }

    private static AudioSamples padded(AudioSamples wave, int length) {
        float[][] silence = new float[wave.channelCount()][length - wave.length()];
        return wave.followedBy(new AudioSamples(silence, wave.sampleRateHz()));
    }

    private ConditionedBatch conditions(KitModel model, JsonNode entry, int rows)
            throws IOException {
        if (!entry.path("texts").isArray()) {
            return model.conditioner().unconditional(rows);
        }
        List<String> texts = new ArrayList<>();
        entry.path("texts").forEach(text -> texts.add(text.stringValue()));
        return model.conditioner().unguided(model.text(texts), melodies(entry, rows));
    }

    /** The first melodies' features, {@code [rows, frames, classes]}; null for no melody. */
    private @Nullable FloatArray melodies(JsonNode entry, int rows) throws IOException {
        if (!entry.has("features")) {
            return null;
        }
        FloatArray all = kitCase.floats(entry.path("features").stringValue());
        Shape shape = all.shape();
        int perRow = shape.size(1) * shape.size(2);
        return new FloatArray(
                Shape.of(rows, shape.size(1), shape.size(2)),
                Arrays.copyOf(all.values(), rows * perRow));
    }

    /** transformers' loss of the codes as they are, delayed, and delayed with all their frames. */
    private KitArray transformersLoss(Scored of) throws IOException {
        CodebookTokens codes = of.forced().codes();
        TokenScorer scorer = new TokenScorer(of.model().decoder());
        int last = scorer.pattern().span() - 1;
        return KitArray.of(
                new float[] {
                    loss(of, codebook -> 0, codes.frames()),
                    loss(of, scorer.pattern()::delay, codes.frames()),
                    loss(of, scorer.pattern()::delay, codes.frames() + last)
                },
                3);
    }

    private float loss(Scored of, IntUnaryOperator delay, int time) throws IOException {
        CodebookTokens codes = of.forced().codes();
        int codebooks = codes.codebooks();
        long[] values = new long[codes.batch() * time * codebooks];
        for (int i = 0; i < values.length; i++) {
            int row = i / (time * codebooks);
            int codebook = i % codebooks;
            int frame = i / codebooks % time - delay.applyAsInt(codebook);
            boolean known = frame >= 0 && frame < validFrames(of, row);
            values[i] = known ? codes.get(row, codebook, frame) : Labels.IGNORED;
        }
        Labels labels =
                new Labels(
                        new LongArray(Shape.of(codes.batch(), time, codebooks), values),
                        of.model().decoder().config().padToken());
        try (ConditionedBatch conditions = conditions(of.model(), of.entry(), codes.batch())) {
            EngineOutput logits =
                    ForwardOutputs.logits(
                            of.model().decoder(), conditions, labels.decoderInputs(), null);
            return (float) labels.loss(((KitArray.Floats) logits.array()).array());
        }
    }

    /** Codebook 0 has no delay: all its valid frames are judged. */
    private static int validFrames(Scored of, int row) {
        TokenLosses losses = of.losses();
        int lane = row * losses.codebooks() * losses.frames();
        int valid = 0;
        while (valid < losses.frames() && losses.counted()[lane + valid]) {
            valid++;
        }
        return valid;
    }

    @Override
    public void checkValues(ValueReport report) throws IOException {
        for (Map.Entry<String, JsonNode> entry : kitCase.values().path("entries").properties()) {
            List<Long> wanted = new ArrayList<>();
            entry.getValue()
                    .path("tokens_counted_per_codebook")
                    .forEach(count -> wanted.add(count.longValue()));
            report.equal(
                    entry.getKey() + ".tokens_counted_per_codebook",
                    wanted,
                    () -> counts(score(entry.getKey()).losses().totals()));
        }
    }

    private static List<Long> counts(LossTotals totals) {
        List<Long> counts = new ArrayList<>();
        for (int codebook = 0; codebook < totals.codebooks(); codebook++) {
            counts.add(totals.tokens(codebook));
        }
        return counts;
    }

    @Override
    public void close() throws IOException {
        @Nullable Opened last = opened;
        opened = null;
        scored = null;
        if (last != null) {
            last.model().close();
        }
    }
}
