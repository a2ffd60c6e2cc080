package org.continuo.engine.stems;

import java.util.Arrays;
import java.util.List;
import org.continuo.core.audio.AudioSamples;

/**
 * Brings stems from the model's rate and channels back to those of the sound they came of, block by
 * block, and gives what is left over between their sum and the sound to one of them.
 */
final class ReturnedStems<E extends Exception> implements StemSeparator.Receiver<E> {
    private static final String REST = "other";

    private final SoundParts sound;
    private final int rest;
    private final int length;
    private final SincResampler resampler;
    private final StemSeparator.Receiver<E> receiver;

    /** Stems in the sound's channels, from sample {@link #waitingFrom} on. */
    private float[][][] waiting;

    private int waitingFrom;
    private int returned;

    /**
     * Stems of {@code sound}.
     *
     * @param length of the sound at the model's rate
     */
    ReturnedStems(
            SoundParts sound,
            List<String> sources,
            int modelRateHz,
            int length,
            StemSeparator.Receiver<E> receiver) {
        this.sound = sound;
        this.length = length;
        this.receiver = receiver;
        rest = sources.indexOf(REST);
        resampler = new SincResampler(modelRateHz, sound.sampleRateHz());
        waiting = new float[sources.size()][sound.channelCount()][0];
    }

    @Override
    public void accept(float[][][] stems) throws E {
        for (int source = 0; source < stems.length; source++) {
            float[][] adapted =
                    new AudioSamples(stems[source], 1)
                            .withChannels(sound.channelCount())
                            .channels();
            for (int channel = 0; channel < adapted.length; channel++) {
                float[] before = waiting[source][channel];
                float[] block = adapted[channel];
                float[] joined = Arrays.copyOf(before, before.length + block.length);
                System.arraycopy(block, 0, joined, before.length, block.length);
                waiting[source][channel] = joined;
            }
        }
        int ready = resampler.readyOf(waitingFrom + waiting[0][0].length, length);
        ready = Math.min(ready, sound.length());
        if (ready > returned) {
            giveBack(ready);
        }
    }

    /** The last samples, which the change of rates may have cut off: all of them are rest. */
    void end() throws E {
        if (returned < sound.length()) {
            int missing = sound.length() - returned;
            float[][][] none = new float[waiting.length][sound.channelCount()][missing];
            receiver.accept(withRest(none));
            returned = sound.length();
        }
    }

    private void giveBack(int ready) throws E {
        float[][][] stems = new float[waiting.length][sound.channelCount()][];
        int needed = Math.min(resampler.neededFor(ready), waitingFrom + waiting[0][0].length);
        for (int source = 0; source < stems.length; source++) {
            for (int channel = 0; channel < stems[source].length; channel++) {
                float[] samples = waiting[source][channel];
                stems[source][channel] =
                        resampler.resample(samples, waitingFrom, length, returned, ready);
                waiting[source][channel] =
                        Arrays.copyOfRange(samples, needed - waitingFrom, samples.length);
            }
        }
        waitingFrom = needed;
        receiver.accept(withRest(stems));
        returned = ready;
    }

    private float[][][] withRest(float[][][] stems) {
        AudioSamples part = sound.read(returned, returned + stems[0][0].length);
        for (int channel = 0; channel < sound.channelCount(); channel++) {
            float[] mix = part.channel(channel);
            for (int i = 0; i < stems[0][channel].length; i++) {
                double left = mix[i];
                for (float[][] stem : stems) {
                    left -= stem[channel][i];
                }
                for (int source = 0; source < stems.length; source++) {
                    if (rest < 0) {
                        stems[source][channel][i] += (float) (left / stems.length);
                    } else if (source == rest) {
                        stems[source][channel][i] += (float) left;
                    }
                }
            }
        }
        return stems;
    }
}
