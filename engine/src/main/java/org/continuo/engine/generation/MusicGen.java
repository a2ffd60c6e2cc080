package org.continuo.engine.generation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import org.continuo.engine.sampling.Guidance;
import org.continuo.engine.sampling.Sampler;
import org.continuo.engine.text.TextStates;
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
        return new MusicGen(
                MusicGenParts.open(Checkpoint.open(folder, companions, adapters), settings));
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
        HeardPrompts prompts = prompts(request, listener);
        try (EarlyAudio early = new EarlyAudio(parts, listener, prompts)) {
            early.decode(prompts.tokens());
            return generate(request, prompts.tokens(), early, listener);
        } catch (UncheckedIOException damaged) {
            throw damaged.getCause();
        }
    }

    private GenerationResult generate(
            GenerationRequest request, CodebookTokens prompt, EarlyAudio early, Listener listener)
            throws IOException {
        DecoderConfig config = parts.decoderConfig();
        double frameRateHz = parts.frameRateHz();
        LongFormWindows windows =
                LongFormWindows.ofFrames(
                        prompt.frames() + request.length().frames(frameRateHz),
                        parts.maximumSeconds(),
                        parts.strideSeconds(request.extendStrideSeconds()),
                        frameRateHz,
                        prompt.frames());
        @Nullable TextStates text = textStates(request, listener);
        Melodies melodies = new Melodies(parts, request, windows);
        StepCounter steps = new StepCounter(listener, windows, config);
        listener.on(new GenerationEvent.StageStarted(Stage.LOADING_MODEL));
        TokenGenerator generator = new TokenGenerator(parts.decoder());
        Sampler sampler =
                new Sampler(
                        request.sampling(),
                        request.rows(),
                        config.codebooks(),
                        config.vocabulary(),
                        request.seed());
        listener.on(new GenerationEvent.StageStarted(Stage.GENERATING));
        CodebookTokens codes =
                windows.generate(
                        prompt,
                        (window, known) -> {
                            try (ConditionedBatch conditions =
                                    conditions(request, text, melodies.chroma(window))) {
                                CodebookTokens whole =
                                        generator.generate(
                                                conditions,
                                                known,
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
                                                        noNumbers.getMessage()),
                                        noNumbers);
                            }
                        });
        listener.on(new GenerationEvent.StageStarted(Stage.DECODING));
        return new GenerationResult(
                early.clips(codes),
                codes,
                prompt.frames(),
                prompt.frames() * parts.codec().hopLength(),
                steps.stepsPerSecond());
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
