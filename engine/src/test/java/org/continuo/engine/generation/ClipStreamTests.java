package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.continuo.core.Draw;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.GenerationEvent.AudioDecoded;
import org.continuo.core.request.OutputFormat;
import org.junit.jupiter.api.Test;

/** What is streamed is, to the bit, what is written to the file. */
class ClipStreamTests {
    private static final int MODEL_HZ = 32_000;
    private static final int LEAD = (int) (EarlyAudio.LEAD_SECONDS * MODEL_HZ);
    private static final int[] RATES_HZ = {8000, 32_000, 44_100, 48_000};

    @Test
    void aStreamedClipIsTheFinishedClip() {
        Draw.cases(
                60,
                draw -> {
                    int rate = draw.integer(0, 3);
                    int channels = draw.integer(0, 2);
                    int modelChannels = draw.integer(1, 2);
                    int samples = draw.integer(1, 30_000);
                    int piece = draw.integer(1, 9000);
                    boolean inFrames = draw.truth();
                    LoudnessStrategy strategy = draw.oneOf(LoudnessStrategy.values());
                    ClipLength length = length(inFrames, samples);
                    OutputFormat output = output(RATES_HZ[rate], channels, strategy);
                    AudioSamples clip = noise(modelChannels, samples, MODEL_HZ, 1);
                    AudioSamples expected = finisher(length, unlevelled(output)).finish(clip);
                    ClipStream stream = finisher(length, output).stream();
                    assertEquals(strategy.isSamplewise(), stream.isLevelled());
                    assertSame(expected, streamed(stream, clip, 0, 0, piece));
                });
    }

    @Test
    void aStreamedContinuationIsTheFinishedContinuation() {
        Draw.cases(
                120,
                draw -> {
                    int originalRate = draw.integer(0, 3);
                    int rate = draw.integer(0, 3);
                    int channels = draw.integer(0, 2);
                    int originalChannels = draw.integer(1, 2);
                    int promptSamples = draw.integer(1, 90_000);
                    int newSamples = draw.integer(1, 30_000);
                    int piece = draw.integer(1, 9000);
                    boolean keepOriginal = draw.truth();
                    boolean inFrames = draw.truth();
                    LoudnessStrategy strategy = draw.oneOf(LoudnessStrategy.values());
                    ClipLength length = length(inFrames, newSamples);
                    OutputFormat output = output(RATES_HZ[rate], channels, strategy);
                    int originalHz = RATES_HZ[originalRate];
                    int originalSamples = (int) ((long) promptSamples * originalHz / MODEL_HZ) + 17;
                    AudioSamples original = noise(originalChannels, originalSamples, originalHz, 2);
                    AudioSamples rendition = noise(1, promptSamples + newSamples, MODEL_HZ, 3);
                    AudioSamples expected =
                            finisher(length, unlevelled(output))
                                    .finishContinuation(
                                            original, rendition, promptSamples, keepOriginal);
                    ClipStream stream =
                            finisher(length, output).streamContinuation(original, keepOriginal);
                    int from = Math.max(0, promptSamples - LEAD);
                    assertSame(expected, streamed(stream, rendition, from, promptSamples, piece));
                });
    }

    @Test
    void theOriginalIsThereAtOnceAndTheNewPartBeforeItsEnd() {
        int join = 3 * MODEL_HZ;
        AudioSamples original = noise(1, join, MODEL_HZ, 4);
        AudioSamples rendition = noise(1, join + MODEL_HZ, MODEL_HZ, 5);
        ClipStream stream =
                finisher(new ClipLength.Frames(50), output(MODEL_HZ, 0, LoudnessStrategy.NONE))
                        .streamContinuation(original, true);
        AudioSamples lead = rendition.slice(join - LEAD, join);
        assertEquals(join, stream.append(new AudioDecoded(0, lead, join - LEAD, join)).length());
        AudioSamples start = rendition.slice(join, join + 5000);
        assertEquals(5000, stream.append(new AudioDecoded(0, start, join, join)).length());
    }

    @Test
    void withoutAnySoundThereIsNoEnd() {
        ClipStream stream =
                finisher(new ClipLength.Frames(1), output(MODEL_HZ, 0, LoudnessStrategy.NONE))
                        .stream();
        assertThrows(IllegalStateException.class, stream::finish);
    }

    private static ClipFinisher finisher(ClipLength length, OutputFormat output) {
        return new ClipFinisher(length, output, Optional.empty());
    }

    private static AudioSamples streamed(
            ClipStream stream, AudioSamples clip, int first, int joinSample, int piece) {
        List<AudioSamples> pieces = new ArrayList<>();
        for (int from = first; from < clip.length(); from += piece) {
            AudioSamples next = clip.slice(from, Math.min(clip.length(), from + piece));
            pieces.add(stream.append(new AudioDecoded(0, next, from, joinSample)));
        }
        pieces.add(stream.finish());
        return together(pieces);
    }

    /** Pieces one after the other. */
    static AudioSamples together(List<AudioSamples> pieces) {
        int length = pieces.stream().mapToInt(AudioSamples::length).sum();
        float[][] whole = new float[pieces.getFirst().channelCount()][length];
        int at = 0;
        for (AudioSamples piece : pieces) {
            for (int channel = 0; channel < whole.length; channel++) {
                System.arraycopy(piece.channel(channel), 0, whole[channel], at, piece.length());
            }
            at += piece.length();
        }
        return new AudioSamples(whole, pieces.getFirst().sampleRateHz());
    }

    /** Frames are not cut; a time is, here to the sample before the last. */
    private static ClipLength length(boolean inFrames, int samples) {
        return inFrames
                ? new ClipLength.Frames(1)
                : new ClipLength.Seconds(Math.max(1, samples - 1) / (double) MODEL_HZ);
    }

    private static OutputFormat output(int rateHz, int channels, LoudnessStrategy strategy) {
        return new OutputFormat(
                OptionalInt.of(rateHz),
                channels == 0 ? OptionalInt.empty() : OptionalInt.of(channels),
                strategy);
    }

    private static OutputFormat unlevelled(OutputFormat output) {
        return output.loudness().isSamplewise()
                ? output
                : new OutputFormat(output.sampleRateHz(), output.channels(), LoudnessStrategy.NONE);
    }

    /** Loud enough that a clip at -1 dBFS cuts peaks off. */
    private static AudioSamples noise(int channels, int samples, int rateHz, long seed) {
        Random random = new Random(seed);
        float[][] audio = new float[channels][samples];
        for (float[] channel : audio) {
            for (int i = 0; i < samples; i++) {
                channel[i] = (float) random.nextGaussian() * 0.4f;
            }
        }
        return new AudioSamples(audio, rateHz);
    }

    private static void assertSame(AudioSamples expected, AudioSamples found) {
        assertEquals(expected.sampleRateHz(), found.sampleRateHz());
        assertEquals(expected.channelCount(), found.channelCount());
        for (int channel = 0; channel < expected.channelCount(); channel++) {
            assertArrayEquals(expected.channel(channel), found.channel(channel));
        }
    }
}
