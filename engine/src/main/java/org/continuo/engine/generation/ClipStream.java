package org.continuo.engine.generation;

import java.util.Arrays;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.audio.Resampler;
import org.continuo.core.audio.ResamplerStream;
import org.continuo.core.audio.Seam;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.GenerationEvent.AudioDecoded;
import org.continuo.core.request.OutputFormat;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ClipFinisher} makes of a clip, made of its pieces while it is generated: rate,
 * channels, seam and length, sample for sample the same. A level that is measured on the whole clip
 * ({@link #isLevelled}) is left out.
 *
 * <p>One thread at a time.
 */
public final class ClipStream {
    private final ClipLength length;
    private final OutputFormat output;
    private final @Nullable AudioSamples original;
    private final boolean keepOriginal;
    private @Nullable Work work;

    ClipStream(
            ClipLength length,
            OutputFormat output,
            @Nullable AudioSamples original,
            boolean keepOriginal) {
        this.length = length;
        this.output = output;
        this.original = original;
        this.keepOriginal = keepOriginal;
    }

    /** Whether the pieces have the level of the finished clip. */
    public boolean isLevelled() {
        return output.loudness().isSamplewise();
    }

    /** The next piece of the delivered clip, possibly no samples, made of the next one decoded. */
    public AudioSamples append(AudioDecoded piece) {
        if (work == null) {
            work = new Work(piece);
        }
        return work.append(piece.audio());
    }

    /** The last piece. */
    public AudioSamples finish() {
        if (work == null) {
            throw new IllegalStateException("clip stream: expected a piece before its end");
        }
        return work.finish();
    }

    /** The stream once the model's rate and channels are known from the first piece. */
    private final class Work {
        private final OutputFormat wanted;
        private final int channels;
        private final @Nullable Join join;
        private final Rate delivered;
        private final LoudnessStrategy level;
        private long left;

        Work(AudioDecoded first) {
            AudioSamples source = original == null ? first.audio() : original;
            wanted = output.orElse(source.sampleRateHz(), source.channelCount());
            channels = wanted.channels().orElseThrow();
            int rateHz = wanted.sampleRateHz().orElseThrow();
            level = isLevelled() ? wanted.loudness() : LoudnessStrategy.NONE;
            delivered = new Rate(source.sampleRateHz(), rateHz, channels);
            join = original == null ? null : new Join(original.withChannels(channels), first);
            left = newSamples(rateHz);
            if (original != null && keepOriginal && left < Long.MAX_VALUE) {
                left += new Resampler(source.sampleRateHz(), rateHz).outputLength(source.length());
            }
        }

        private long newSamples(int rateHz) {
            return switch (length) {
                case ClipLength.Frames _ -> Long.MAX_VALUE;
                case ClipLength.Seconds(double seconds) -> Math.round(seconds * rateHz);
            };
        }

        AudioSamples append(AudioSamples piece) {
            float[][] rendered = piece.withChannels(channels).channels();
            return deliver(delivered.append(join == null ? rendered : join.append(rendered)));
        }

        AudioSamples finish() {
            float[][] last = new float[channels][0];
            float[][] before = delivered.append(join == null ? last : join.finish());
            return deliver(followed(before, delivered.finish()));
        }

        /** Levelled last, or before the original was put in front; cut to the length. */
        private AudioSamples deliver(float[][] audio) {
            int count = (int) Math.min(left, audio[0].length);
            left -= left == Long.MAX_VALUE ? 0 : count;
            AudioSamples piece =
                    new AudioSamples(
                            Arrays.stream(audio)
                                    .map(channel -> Arrays.copyOf(channel, count))
                                    .toArray(float[][]::new),
                            wanted.sampleRateHz().orElseThrow());
            return keepOriginal ? piece : level.apply(piece);
        }

        /** From the model's rate to the original's, and from the rendition to what follows it. */
        private final class Join {
            private final AudioSamples before;
            private final Rate rate;
            private final int joinSample;
            private float[][] waiting;
            private @Nullable Seam seam;
            private boolean originalGiven;
            private int given;

            Join(AudioSamples before, AudioDecoded first) {
                this.before = before;
                int modelRateHz = first.audio().sampleRateHz();
                rate = new Rate(modelRateHz, before.sampleRateHz(), channels);
                joinSample =
                        ClipFinisher.atRate(first.joinSample(), modelRateHz, before.sampleRateHz());
                // What is not reported of the prompt's rendition is too long ago for the seam.
                waiting = rate.append(new float[channels][first.offsetSamples()]);
            }

            float[][] append(float[][] rendered) {
                return adapted(rate.append(rendered), false);
            }

            float[][] finish() {
                return adapted(rate.finish(), true);
            }

            private float[][] adapted(float[][] rendered, boolean end) {
                float[][] music = rendered;
                if (seam == null) {
                    waiting = followed(waiting, rendered);
                    int needed = joinSample + Seam.samplesNeededBehind(before.sampleRateHz());
                    if (waiting[0].length < needed && !end) {
                        return withOriginal(new float[channels][0]);
                    }
                    AudioSamples rendition = new AudioSamples(waiting, before.sampleRateHz());
                    seam = Seam.at(before, rendition, joinSample);
                    music = from(waiting, joinSample);
                    waiting = new float[channels][0];
                }
                AudioSamples added = seam.adapted(music, given);
                given += added.length();
                return withOriginal((keepOriginal ? level.apply(added) : added).channels());
            }

            private float[][] withOriginal(float[][] added) {
                if (!keepOriginal || originalGiven) {
                    return added;
                }
                originalGiven = true;
                return followed(before.channels(), added);
            }
        }
    }

    /** All channels from one rate to another. */
    private static final class Rate {
        private final ResamplerStream[] channels;

        Rate(int fromHz, int toHz, int count) {
            Resampler resampler = new Resampler(fromHz, toHz);
            channels = new ResamplerStream[count];
            Arrays.setAll(channels, i -> resampler.stream());
        }

        float[][] append(float[][] audio) {
            float[][] resampled = new float[channels.length][];
            Arrays.setAll(resampled, i -> channels[i].append(audio[i]));
            return resampled;
        }

        float[][] finish() {
            return Arrays.stream(channels).map(ResamplerStream::finish).toArray(float[][]::new);
        }
    }

    private static float[][] followed(float[][] first, float[][] second) {
        float[][] both = new float[first.length][];
        for (int i = 0; i < both.length; i++) {
            both[i] = Arrays.copyOf(first[i], first[i].length + second[i].length);
            System.arraycopy(second[i], 0, both[i], first[i].length, second[i].length);
        }
        return both;
    }

    private static float[][] from(float[][] audio, int sample) {
        return Arrays.stream(audio)
                .map(channel -> Arrays.copyOfRange(channel, sample, channel.length))
                .toArray(float[][]::new);
    }
}
