package org.continuo.studio.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.continuo.core.audio.AudioFormatException;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.JobRequest.Melody;
import org.continuo.core.service.Sound;

/** Reads the files that a request names, since machines of the studio cannot. */
final class JobSounds {
    private final Consumer<String> notes;
    private final Runnable poll;
    private final List<SoundFile> read = new ArrayList<>();

    /**
     * Reads for a job.
     *
     * @param notes hears what the user should know of a file
     * @param poll is called while a file is read; what it throws ends that
     */
    JobSounds(Consumer<String> notes, Runnable poll) {
        this.notes = notes;
        this.poll = poll;
    }

    /** The same request with all its sounds in memory. */
    JobRequest inMemory(JobRequest request) throws IOException {
        JobRequest inMemory = request;
        if (request.context().isPresent()) {
            Context context = request.context().get();
            inMemory =
                    inMemory.continuing(
                            new Context(
                                    inMemory(context.sound()),
                                    context.longestSeconds(),
                                    context.kept(),
                                    context.alignment(),
                                    Optional.empty()));
        }
        if (request.melody().isPresent()) {
            Melody melody = request.melody().get();
            inMemory =
                    inMemory.followingMelody(
                            new Melody(
                                    inMemory(melody.sound()), melody.stems(), melody.stemsModel()));
        }
        if (request.ending() instanceof Ending.Into(Sound sound, double leadSeconds)) {
            inMemory = inMemory.ending(new Ending.Into(inMemory(sound), leadSeconds));
        }
        return inMemory;
    }

    private Sound inMemory(Sound sound) throws IOException {
        return switch (sound) {
            case Sound.InMemory known -> known;
            case Sound.InFile(SoundFile file, TimeRange range) -> {
                AudioSamples audio = file.read(range, poll);
                file.notes().forEach(notes);
                file.release();
                read.add(file);
                try {
                    yield new Sound.InMemory(audio);
                } catch (IllegalArgumentException noNumbers) {
                    throw new AudioFormatException(
                            "%s: expected finite samples, found others".formatted(file.path()));
                }
            }
        };
    }

    /** Sentences of a worker about {@code audio} are about this file, if there is but one. */
    String told(String sentence) {
        return read.size() == 1 && sentence.startsWith("audio: ")
                ? read.getFirst().path() + sentence.substring("audio".length())
                : sentence;
    }
}
