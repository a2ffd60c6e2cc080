package org.continuo.engine.service.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.GenerationEvent;
import org.continuo.core.request.GenerationEvent.Stage;
import org.continuo.core.request.GenerationRequest;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.Sound;
import org.continuo.engine.generation.ClipFinisher;
import org.continuo.engine.generation.ClipStream;
import org.continuo.engine.generation.GenerationResult;
import org.continuo.engine.generation.MusicGen;
import org.continuo.engine.generation.MusicGenParts;
import org.continuo.engine.generation.TakeChoice;
import org.jspecify.annotations.Nullable;

/** Makes a request's clips with an open model, from its sound to its finish. */
final class ClipMaker {
    private final MusicGen model;
    private final JobRequest request;
    private final JobListener listener;
    private final Runnable poll;

    /**
     * Prepares a job.
     *
     * @param listener hears of stages, steps and streamed sound; may throw {@code
     *     CancellationException} to end it
     * @param poll is called while there is no news, as while a long file is read; may throw the
     *     same
     */
    ClipMaker(MusicGen model, JobRequest request, JobListener listener, Runnable poll) {
        this.model = model;
        this.request = request;
        this.listener = listener;
        this.poll = poll;
    }

    /** Makes them, and forgets the sound that was decoded for it. */
    JobResult make() throws IOException {
        try {
            return result();
        } finally {
            request.context().map(Context::sound).ifPresent(ClipMaker::release);
            request.melody().ifPresent(ClipMaker::release);
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

    private JobResult result() throws IOException {
        Optional<AudioSamples> original = original();
        TakeEnding ending = TakeEnding.of(request, poll);
        ending.notes().forEach(note -> listener.on(new JobEvent.Note(note)));
        ClipLength drawn = ending.drawn();
        GenerationRequest generation = generation(original, drawn);
        requireRoom(generation, original);
        ClipFinisher finisher =
                new ClipFinisher(
                        drawn,
                        ending.output(),
                        request.streamed()
                                ? Optional.empty()
                                : request.context().flatMap(Context::alignment));
        boolean kept = request.context().map(Context::kept).orElse(false);
        Events events =
                new Events(() ->
                        original.isEmpty()
                                ? finisher.stream()
                                : finisher.streamContinuation(original.get(), kept));
        GenerationResult result = model.generate(generation, events);
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
        return chosen(clips, result, original, ending);
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

    private void requireRoom(GenerationRequest generation, Optional<AudioSamples> original)
            throws IOException {
        MusicGenParts parts = model.parts();
        int modelChannels = parts.decoderConfig().audioChannels();
        double promptSeconds =
                generation.prompts().stream()
                        .mapToDouble(AudioSamples::durationSeconds)
                        .max()
                        .orElse(0);
        double frames = generation.length().frames(parts.frameRateHz());
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

    private GenerationRequest generation(Optional<AudioSamples> original, ClipLength drawn)
            throws IOException {
        double frameRateHz = model.parts().frameRateHz();
        GenerationRequest generation = request.generationRequest().lasting(drawn);
        if (request.melody().isPresent()) {
            Sound melody = request.melody().get();
            // No window looks further than its own length past the clip's end.
            double needed =
                    drawn.frames(frameRateHz) / frameRateHz + model.parts().maximumSeconds();
            generation = generation.followingMelody(ContextSound.start(melody, needed, poll));
            tellNotes(melody);
        }
        if (original.isPresent()) {
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

    /** Tells the client's listener what the model tells. */
    private final class Events implements GenerationEvent.Listener {
        private static final int ROW = 0;

        private final Supplier<ClipStream> streams;
        private final StepSpeed speed = new StepSpeed();
        private @Nullable ClipStream stream;

        Events(Supplier<ClipStream> streams) {
            this.streams = streams;
        }

        @Override
        public boolean hearsAudio(int row) {
            return request.streamed() && row == ROW;
        }

        @Override
        public void on(GenerationEvent event) {
            switch (event) {
                case GenerationEvent.StageStarted(Stage stage) ->
                        listener.on(new JobEvent.StageStarted(stage));
                case GenerationEvent.StepsDone(int done, int total) ->
                        listener.on(speed.progress(done, total));
                case GenerationEvent.AudioDecoded piece -> {
                    if (stream == null) {
                        stream = streams.get();
                    }
                    tell(stream, stream.append(piece), false);
                }
            }
        }

        void endOfSound() {
            if (stream != null) {
                tell(stream, stream.finish(), true);
            }
        }

        /** In pieces of a bounded size: a kept sound that is continued may be long. */
        private void tell(ClipStream from, AudioSamples audio, boolean last) {
            int piece = JobEvent.SoundDecoded.MOST_VALUES / audio.channelCount();
            int start = 0;
            for (; audio.length() - start > piece; start += piece) {
                AudioSamples next = audio.slice(start, start + piece);
                listener.on(new JobEvent.SoundDecoded(next, from.isLevelled(), false));
            }
            AudioSamples rest = audio.slice(start, audio.length());
            if (rest.length() > 0 || last) {
                listener.on(new JobEvent.SoundDecoded(rest, from.isLevelled(), last));
            }
        }
    }
}
