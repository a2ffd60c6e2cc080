package org.continuo.engine.service.local;

import org.continuo.core.audio.AudioSamples;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobEvent;

/**
 * Passes on what a job tells. When it is made again, whoever hears it while it is made hears on
 * where he was: what was told of the sound is not told once more.
 */
final class DeduplicatingListener implements JobListener {
    private final JobListener listener;
    private int toldSamples;
    private int passedSamples;

    DeduplicatingListener(JobListener listener) {
        this.listener = listener;
    }

    /** From now on the job tells everything from its beginning. */
    void again() {
        passedSamples = 0;
    }

    @Override
    public void on(JobEvent event) {
        if (event
                instanceof
                JobEvent.SoundDecoded(AudioSamples audio, boolean levelled, boolean last)) {
            int known = Math.clamp(toldSamples - (long) passedSamples, 0, audio.length());
            passedSamples += audio.length();
            toldSamples = Math.max(toldSamples, passedSamples);
            if (known < audio.length() || last) {
                listener.on(
                        new JobEvent.SoundDecoded(
                                audio.slice(known, audio.length()), levelled, last));
            }
        } else {
            listener.on(event);
        }
    }
}
