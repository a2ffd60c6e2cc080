package org.continuo.engine.service.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.GenerationEvent.Stage;
import org.continuo.core.request.GenerationRequest;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.JobRequest.Melody;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.KeptTokens;
import org.continuo.core.service.Sound;
import org.continuo.engine.generation.ClipFinisher;
import org.continuo.engine.generation.GenerationResult;
import org.continuo.engine.generation.MusicGen;
import org.continuo.engine.generation.MusicGenParts;
import org.continuo.engine.generation.TakeChoice;
import org.continuo.engine.generation.TokenPrompt;
import org.continuo.engine.takes.TakeLibrary.PlacedTokens;
import org.continuo.engine.takes.TokenPlace;

/** Makes a request's clips with an open model, from its sound to its finish. */
final class ClipMaker {
    private final MusicGen model;
    private final MelodyLead lead;

    /**
     * As the job has it, until it is known what is gone on from, and what of its melody is
     * followed.
     */
    private JobRequest request;

    private final JobListener listener;
    private final Runnable poll;
    private final Takes takes;

    /** The takes that are kept. */
    interface Takes {
        /** The tokens of a take. */
        PlacedTokens tokens(String take) throws IOException;

        /** A request that begins with the sound of a take, as one that goes on from its tokens. */
        JobRequest knowing(JobRequest request) throws IOException;
    }

    /**
     * What a request has come to.
     *
     * @param request what it was in the end: whether it goes on from a take's tokens, and whether
     *     the melody's drums and bass were taken away, is decided
     * @param tokens how the clips' tokens belong to them; absent where the clips do not begin with
     *     the new music
     */
    record Made(JobRequest request, JobResult result, Optional<TokenPlace> tokens) {}

    /**
     * Prepares a job.
     *
     * @param takes those that are kept
     * @param lead takes drums and bass away from the melody
     * @param listener hears of stages, steps and streamed sound; may throw {@code
     *     CancellationException} to end it
     * @param poll is called while there is no news, as while a long file is read; may throw the
     *     same
     */
    ClipMaker(
            MusicGen model,
            JobRequest request,
            Takes takes,
            MelodyLead lead,
            JobListener listener,
            Runnable poll) {
        this.model = model;
        this.takes = takes;
        this.lead = lead;
        this.request = request;
        this.listener = listener;
        this.poll = poll;
    }

    /** Makes them, and forgets the sound that was decoded for it. */
    Made make() throws IOException {
        try {
            return result();
        } finally {
            request.context().map(Context::sound).ifPresent(ClipMaker::release);
            request.melody().map(Melody::sound).ifPresent(ClipMaker::release);
            if (request.ending() instanceof Ending.Into(Sound sound, double _)) {
                release(sound);
            }
        }
    }

    private static void release(Sound sound) {
        if (sound instanceof Sound.InFile(SoundFile file, TimeRange _)) {
            file.release();
        }
    }

    private Made result() throws IOException {
        request = takes.knowing(request);
        Optional<AudioSamples> original = original();
        Optional<TokenPrompt> tokens = tokens();
        TakeEnding ending = TakeEnding.of(request, poll);
        ending.notes().forEach(note -> listener.on(new JobEvent.Note(note)));
        ClipLength drawn = ending.drawn();
        GenerationRequest generation = generation(original, tokens, drawn);
        requireRoom(generation, original, tokens);
        ClipFinisher finisher =
                new ClipFinisher(
                        drawn, ending.output(), request.context().flatMap(Context::alignment));
        boolean kept = request.context().map(Context::kept).orElse(false);
        ClipEvents events =
                new ClipEvents(
                        request.streamed(),
                        listener,
                        () ->
                                original.isEmpty()
                                        ? finisher.stream()
                                        : finisher.streamContinuation(original.get(), kept));
        GenerationResult result =
                tokens.isPresent()
                        ? model.generate(generation, tokens.get(), events)
                        : model.generate(generation, events);
        events.endOfSound();
        listener.on(new JobEvent.StageStarted(Stage.FINISHING));
        List<AudioSamples> clips = new ArrayList<>();
        for (AudioSamples clip : result.clips()) {
            clips.add(
                    ending.finished(
                            original.isEmpty()
                                    ? finisher.finish(clip)
                                    : finisher.finishContinuation(
                                            original.get(), clip, result.promptSamples(), kept)));
        }
        return new Made(
                request,
                chosen(clips, result, original, ending),
                ending.beginsWithMusic()
                        ? Optional.of(
                                place(result, kept ? original.orElseThrow().durationSeconds() : 0))
                        : Optional.empty());
    }

    private TokenPlace place(GenerationResult result, double keptSeconds) {
        double frameRateHz = model.parts().frameRateHz();
        return new TokenPlace(
                result.promptFrames() / frameRateHz - keptSeconds,
                result.promptFrames(),
                frameRateHz,
                result.heardFactor());
    }

    /** A take's tokens where music goes on from them: all, or the end that a window hears. */
    private Optional<TokenPrompt> tokens() throws IOException {
        if (request.context().flatMap(Context::tokens).isEmpty()) {
            return Optional.empty();
        }
        Context context = request.context().get();
        KeptTokens kept = context.tokens().get();
        PlacedTokens tokens = takes.tokens(kept.take());
        int frames = tokens.codes().frames();
        if (kept.frames() > frames) {
            throw new IllegalArgumentException(
                    "tokens: expected at most the %d frames of take %s, found %d"
                            .formatted(frames, kept.take(), kept.frames()));
        }
        double frameRateHz = model.parts().frameRateHz();
        boolean fit = kept.frames() < (int) (model.parts().maximumSeconds() * frameRateHz);
        int heard =
                fit && context.longestSeconds().isEmpty()
                        ? kept.frames()
                        : Math.clamp((int) (heardSeconds(context) * frameRateHz), 1, kept.frames());
        if (heard < kept.frames() && request.melody().isPresent()) {
            throw new IllegalArgumentException(
                    "melody: expected tokens that fit into the model's window with it, found %d frames"
                            .formatted(kept.frames()));
        }
        return Optional.of(
                new TokenPrompt(
                        tokens.codes().slice(kept.frames() - heard, kept.frames()),
                        kept.drawnFrames(),
                        tokens.place().heardFactor()));
    }

    private JobResult chosen(
            List<AudioSamples> clips,
            GenerationResult result,
            Optional<AudioSamples> original,
            TakeEnding ending) {
        if (request.best().isEmpty()) {
            return new JobResult(clips, result.codes(), request.seed(), result.stepsPerSecond());
        }
        AudioSamples form = clips.getFirst();
        Optional<AudioSamples> before = original.map(sound -> inForm(sound, form));
        int kept =
                request.context().filter(Context::kept).isEmpty()
                        ? 0
                        : before.orElseThrow().length();
        TakeChoice choice =
                TakeChoice.of(
                        clips.stream().map(clip -> clip.slice(kept, clip.length())).toList(),
                        request.takes(),
                        request.best().getAsInt(),
                        request.seed(),
                        ending.neighbours(before, form));
        return new JobResult(
                choice.rows().stream().map(clips::get).toList(),
                result.codes().rows(choice.rows()::get, choice.rows().size()),
                request.seed(),
                result.stepsPerSecond(),
                choice.marks(),
                List.of(),
                List.of());
    }

    private static AudioSamples inForm(AudioSamples sound, AudioSamples form) {
        return Resampler.resample(sound.withChannels(form.channelCount()), form.sampleRateHz());
    }

    private void requireRoom(
            GenerationRequest generation,
            Optional<AudioSamples> original,
            Optional<TokenPrompt> tokens)
            throws IOException {
        MusicGenParts parts = model.parts();
        int modelChannels = parts.decoderConfig().audioChannels();
        double promptSeconds =
                generation.prompts().stream()
                        .mapToDouble(AudioSamples::durationSeconds)
                        .max()
                        .orElse(0);
        int known = tokens.map(prompt -> prompt.codes().frames()).orElse(0);
        double frames = known + generation.length().frames(parts.frameRateHz());
        new ClipMemory(
                        generation.rows(),
                        parts.sampleRateHz(),
                        modelChannels,
                        request.output()
                                .orElse(
                                        original.map(AudioSamples::sampleRateHz)
                                                .orElse(parts.sampleRateHz()),
                                        original.map(AudioSamples::channelCount)
                                                .orElse(modelChannels)))
                .requireRoom(
                        promptSeconds + frames / parts.frameRateHz(),
                        Runtime.getRuntime().maxMemory());
    }

    private Optional<AudioSamples> original() throws IOException {
        if (request.context().isEmpty()) {
            return Optional.empty();
        }
        Context context = request.context().get();
        AudioSamples original =
                ContextSound.original(
                        context, heardSeconds(context), model.parts().frameRateHz(), poll);
        tellNotes(context.sound());
        return Optional.of(original);
    }

    private double heardSeconds(Context context) {
        return ContextSound.heardSeconds(
                context, model.parts(), request.sampling().extendStrideSeconds());
    }

    private GenerationRequest generation(
            Optional<AudioSamples> original, Optional<TokenPrompt> tokens, ClipLength drawn)
            throws IOException {
        double frameRateHz = model.parts().frameRateHz();
        GenerationRequest generation = request.generationRequest().lasting(drawn);
        if (request.melody().isPresent()) {
            Melody melody = request.melody().get();
            // No window looks further than its own length past the clip's end.
            double needed =
                    drawn.frames(frameRateHz) / frameRateHz + model.parts().maximumSeconds();
            AudioSamples heard = ContextSound.start(melody.sound(), needed, poll);
            tellNotes(melody.sound());
            MelodyLead.Led led =
                    lead.of(
                            melody,
                            heard,
                            request.model(),
                            note -> listener.on(new JobEvent.Note(note)),
                            poll);
            request = request.followingMelody(melody.with(led.decided()));
            generation = generation.followingMelody(led.sound());
        }
        if (original.isPresent() && tokens.isEmpty()) {
            generation =
                    generation.continuing(
                            ContextSound.endOf(
                                    original.get(),
                                    heardSeconds(request.context().orElseThrow()),
                                    frameRateHz));
        }
        return generation;
    }

    private void tellNotes(Sound read) {
        if (read instanceof Sound.InFile(SoundFile file, TimeRange _)) {
            file.notes().forEach(note -> listener.on(new JobEvent.Note(note)));
        }
    }
}
