package org.continuo.studio.client;

import java.util.HashSet;
import java.util.Set;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a listener hears of a job that may be made more than once, as its machine died: sound that
 * was heard is not heard again, and progress goes on where it was.
 */
final class Hearing {
    private final JobListener listener;
    private final Set<String> makings = new HashSet<>();
    private String making = "";
    private long heardSamples;
    private long madeSamples;
    private int doneSteps;
    private @Nullable JobEvent stage;

    Hearing(JobListener listener) {
        this.listener = listener;
    }

    /**
     * News of one time that it is made; those of an earlier one are late and say nothing.
     *
     * @param ofMaking its id; empty for what is of none
     */
    void on(String ofMaking, JobEvent event) {
        if (!ofMaking.isEmpty() && !ofMaking.equals(making)) {
            if (!makings.add(ofMaking)) {
                return;
            }
            making = ofMaking;
            madeSamples = 0;
        }
        switch (event) {
            case JobEvent.SoundDecoded sound -> sound(sound);
            case JobEvent.Progress progress -> {
                if (progress.done() >= doneSteps) {
                    doneSteps = progress.done();
                    listener.on(progress);
                }
            }
            case JobEvent.StageStarted started -> {
                if (!started.equals(stage)) {
                    stage = started;
                    listener.on(started);
                }
            }
            case JobEvent.Queued _,
                    JobEvent.Machine _,
                    JobEvent.Note _,
                    JobEvent.Done _,
                    JobEvent.Failed _,
                    JobEvent.Cancelled _ ->
                    listener.on(event);
        }
    }

    private void sound(JobEvent.SoundDecoded sound) {
        int length = sound.audio().length();
        int known = Math.clamp(heardSamples - madeSamples, 0, length);
        madeSamples += length;
        heardSamples = Math.max(heardSamples, madeSamples);
        if (known < length || sound.last()) {
            listener.on(
                    new JobEvent.SoundDecoded(
                            sound.audio().slice(known, length), sound.levelled(), sound.last()));
        }
    }
}
