package org.continuo.engine.generation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.GenerationEvent;
import org.continuo.core.request.GenerationEvent.Listener;
import org.continuo.core.request.GenerationEvent.Stage;
import org.continuo.core.request.GenerationRequest;
import org.continuo.core.tensor.FloatArray;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.CompanionModels;
import org.continuo.engine.checkpoint.ScaledAdapter;
import org.continuo.engine.conditioning.ConditionedBatch;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.generation.LongFormWindows.Window;
import org.continuo.engine.sampling.Guidance;
import org.continuo.engine.sampling.Sampler;
import org.continuo.engine.text.TextStates;
import org.continuo.engine.tokens.DelayPattern;
import org.jspecify.annotations.Nullable;

/**
 * A MusicGen model: descriptions, audio to play on from and melodies go in, clips come out. One
 * thread at a time.
 */
public final class MusicGen implements AutoCloseable {
    private final MusicGenParts parts;

    private MusicGen(MusicGenParts parts) {
        this.parts = parts;
    }

    /**
     * Opens the checkpoint in {@code folder}. Its networks are converted and loaded when they are
     * first needed.
     *
     * @throws IOException if it is not a MusicGen checkpoint
     */
    public static MusicGen open(Path folder, EngineSettings settings) throws IOException {
        return open(folder, CompanionModels.NONE, settings);
    }

    /**
     * The same for a checkpoint that may name others.
     *
     * @param companions where a text encoder or codec may lie that the folder only names
     */
    public static MusicGen open(Path folder, CompanionModels companions, EngineSettings settings)
            throws IOException {
        return open(folder, companions, List.of(), settings);
    }

    /** The same with adapters merged into its weights. */
    public static MusicGen open(
            Path folder,
            CompanionModels companions,
            List<ScaledAdapter> adapters,
            EngineSettings settings)
            throws IOException {
        return of(Checkpoint.open(folder, companions, adapters), settings);
    }

    /** The same for a checkpoint that is open; it is closed with the model. */
    public static MusicGen of(Checkpoint checkpoint, EngineSettings settings) throws IOException {
        return new MusicGen(MusicGenParts.open(checkpoint, settings));
    }

    /** The networks, for whoever wants to look inside. */
    public MusicGenParts parts() {
        return parts;
    }

    /**
     * Generates all rows of {@code request}.
     *
     * @throws IllegalArgumentException if the request does not suit this model
     * @throws CheckpointException if the model's weights are damaged
     * @throws java.util.concurrent.CancellationException if the listener threw it
     */
    public GenerationResult generate(GenerationRequest request, Listener listener)
            throws IOException {
        requireSuitable(request, parts.decoderConfig());
        return generate(request, prompts(request, listener), listener);
    }

    /**
     * The same, playing on from this model's own tokens, which it need not hear.
     *
     * @param prompt together with the new music not longer than a window, or not longer than what a
     *     window hears of the one before
     */
    public GenerationResult generate(
            GenerationRequest request, TokenPrompt prompt, Listener listener) throws IOException {
        requireSuitable(request, parts.decoderConfig());
        return generate(
                request, HeardPrompts.of(prompt, request.rows(), parts.decoderConfig()), listener);
    }

    private GenerationResult generate(
            GenerationRequest request, HeardPrompts prompts, Listener listener) throws IOException {
        try (EarlyAudio early = new EarlyAudio(parts, listener, prompts)) {
            return generate(request, prompts, early, listener);
        } catch (UncheckedIOException damaged) {
            throw damaged.getCause();
        }
    }

    private GenerationResult generate(
            GenerationRequest request, HeardPrompts prompts, EarlyAudio early, Listener listener)
            throws IOException {
        DecoderConfig config = parts.decoderConfig();
        DelayPattern pattern = config.pattern();
        CodebookTokens settled = prompts.settled(pattern);
        early.decode(settled);
        double frameRateHz = parts.frameRateHz();
        LongFormWindows windows =
                LongFormWindows.ofFrames(
                        prompts.frames() + request.length().frames(frameRateHz),
                        parts.maximumSeconds(),
                        parts.strideSeconds(request.extendStrideSeconds()),
                        frameRateHz,
                        settled.frames());
        @Nullable TextStates text = textStates(request, listener);
        Melodies melodies = new Melodies(parts, request, windows);
        StepCounter steps =
                new StepCounter(listener, windows, pattern, prompts.frames() - settled.frames());
        listener.on(new GenerationEvent.StageStarted(Stage.LOADING_MODEL));
        TokenGenerator generator = new TokenGenerator(parts.decoder());
        Sampler sampler =
                new Sampler(
                        request.sampling(),
                        request.rows(),
                        config.codebooks(),
                        config.vocabulary(),
                        request.seed());
        sampler.skip(Math.max(0, prompts.drawnFrames()));
        listener.on(new GenerationEvent.StageStarted(Stage.GENERATING));
        CodebookTokens codes =
                windows.generate(
                        settled,
                        (window, known) -> {
                            try (ConditionedBatch conditions =
                                    conditions(request, text, melodies.chroma(window))) {
                                CodebookTokens whole =
                                        generator.generate(
                                                conditions,
                                                beginning(window, known, prompts),
                                                window.frames(),
                                                Guidance.Scales.simple(
                                                        (float) request.guidanceScale()),
                                                sampler,
                                                steps,
                                                early.of(window));
                                steps.windowDone();
                                return whole.slice(known.frames(), whole.frames());
                            } catch (ArithmeticException noNumbers) {
                                throw new CheckpointException(
                                        "%s: %s"
                                                .formatted(
                                                        parts.checkpoint().folder(),
                                                        ProblemSentence.reason(noNumbers)),
                                        noNumbers);
                            }
                        });
        listener.on(new GenerationEvent.StageStarted(Stage.DECODING));
        return new GenerationResult(
                early.clips(codes),
                codes,
                prompts.frames(),
                prompts.frames() * parts.codec().hopLength(),
                prompts.levels().getFirst().factor(),
                steps.stepsPerSecond());
    }

    /** The first window's is the prompt, of which more may be known than whole frames. */
    private static TokenGenerator.Beginning beginning(
            Window window, CodebookTokens known, HeardPrompts prompts) {
        return window.startFrame() == 0 && prompts.isDrawn()
                ? new TokenGenerator.Beginning(prompts.tokens(), true)
                : new TokenGenerator.Beginning(known, false);
    }

    private static void requireSuitable(GenerationRequest request, DecoderConfig config) {
        if (!request.melodies().isEmpty() && config.style()) {
            throw new IllegalArgumentException(
                    "melody: expected a melody model (musicgen_melody), found MusicGen-Style, whose"
                            + " styles are features of MERT, which Continuo cannot make: describe"
                            + " the style in words");
        }
        if (!request.melodies().isEmpty() && !config.melody()) {
            throw new IllegalArgumentException(
                    "melody: expected a melody model (musicgen_melody), found one that takes text"
                            + " and audio only");
        }
    }

    private @Nullable TextStates textStates(GenerationRequest request, Listener listener)
            throws IOException {
        if (request.descriptions().stream().allMatch(String::isBlank)
                && request.melodies().isEmpty()) {
            return null;
        }
        listener.on(new GenerationEvent.StageStarted(Stage.READING_TEXT));
        List<String> rows = new ArrayList<>();
        for (String description : request.descriptions()) {
            for (int take = 0; take < request.takes(); take++) {
                rows.add(description);
            }
        }
        return parts.encodeText(rows);
    }

    private ConditionedBatch conditions(
            GenerationRequest request, @Nullable TextStates text, @Nullable FloatArray chroma)
            throws IOException {
        if (text == null) {
            return parts.conditioner().unconditional(request.rows());
        }
        return request.guidanceScale() == 1
                ? parts.conditioner().unguided(text, chroma)
                : parts.conditioner().guided(text, chroma);
    }

    private HeardPrompts prompts(GenerationRequest request, Listener listener) throws IOException {
        if (request.prompts().isEmpty()) {
            return HeardPrompts.none(request.rows(), parts.decoderConfig().codebooks());
        }
        listener.on(new GenerationEvent.StageStarted(Stage.LISTENING));
        return HeardPrompts.of(request, parts);
    }

    @Override
    public void close() {
        parts.close();
    }
}
