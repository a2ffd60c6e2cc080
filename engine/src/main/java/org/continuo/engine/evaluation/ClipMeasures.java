package org.continuo.engine.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.analysis.BeatEstimate;
import org.continuo.core.analysis.MusicAnalysis;
import org.continuo.core.audio.AudioSamples;

/**
 * What can be measured of a clip by itself.
 *
 * @param key as it is spelled, if it is clear
 * @param tempoBpm if it is clear
 * @param beatPulse 0 where there is no beat to 1 where all that happens is on it
 * @param keyClarity 0 where no key stands out, to 1
 * @param loudnessLufs absent of silence
 * @param clicksPerSecond single samples that leap out of what is around them
 * @param silence the share of blocks of 50 ms that are below -60 dBFS
 */
public record ClipMeasures(
        Optional<String> key,
        OptionalDouble tempoBpm,
        double beatPulse,
        double keyClarity,
        OptionalDouble loudnessLufs,
        double clicksPerSecond,
        double silence) {
    private static final double SILENCE_RMS = 1e-3;
    private static final double BLOCK_SECONDS = 0.05;

    /** How far a click stands out, against the mean of its surroundings and at all. */
    private static final double CLICK_RATIO = 20;

    private static final double CLICK_LEAST = 0.02;
    private static final int CLICK_AROUND_SAMPLES = 64;
    private static final int CLICK_WIDTH_SAMPLES = 2;

    /** Listens to a clip of at least one sample. */
    public static ClipMeasures of(AudioSamples clip) {
        if (clip.length() == 0) {
            throw new IllegalArgumentException(
                    "clip: expected at least 1 sample of audio, found none");
        }
        MusicAnalysis music = MusicAnalysis.of(clip);
        return new ClipMeasures(
                music.trustedKey().map(key -> key.spelled()),
                music.trustedBeat()
                        .map(beat -> OptionalDouble.of(beat.tempoBpm()))
                        .orElse(OptionalDouble.empty()),
                music.beat().map(BeatEstimate::confidence).orElse(0.0),
                music.key().confidence(),
                Double.isFinite(music.loudnessLufs())
                        ? OptionalDouble.of(music.loudnessLufs())
                        : OptionalDouble.empty(),
                clicks(clip) / clip.durationSeconds(),
                silence(clip));
    }

    /** The numbers by name, those that are known. */
    public Map<String, Double> numbers() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        tempoBpm.ifPresent(tempo -> numbers.put("tempo_bpm", tempo));
        numbers.put("beat_pulse", beatPulse);
        numbers.put("key_clarity", keyClarity);
        loudnessLufs.ifPresent(loudness -> numbers.put("loudness_lufs", loudness));
        numbers.put("clicks_per_second", clicksPerSecond);
        numbers.put("silence", silence);
        return numbers;
    }

    private static int clicks(AudioSamples clip) {
        int most = 0;
        for (float[] channel : clip.channels()) {
            most = Math.max(most, clicks(channel));
        }
        return most;
    }

    /** Places where the curvature of one sample stands out from that around it. */
    private static int clicks(float[] samples) {
        if (samples.length < 3) {
            return 0;
        }
        double[] upTo = new double[samples.length + 1];
        for (int n = 0; n < samples.length; n++) {
            upTo[n + 1] = upTo[n] + curvature(samples, n);
        }
        int clicks = 0;
        for (int n = 1; n < samples.length - 1; n++) {
            double here = curvature(samples, n);
            if (here > CLICK_LEAST && here > CLICK_RATIO * around(upTo, n)) {
                clicks++;
                n += CLICK_WIDTH_SAMPLES;
            }
        }
        return clicks;
    }

    private static double curvature(float[] samples, int n) {
        return n == 0 || n == samples.length - 1
                ? 0
                : Math.abs((double) samples[n + 1] - 2.0 * samples[n] + samples[n - 1]);
    }

    private static double around(double[] upTo, int n) {
        int last = upTo.length - 1;
        int from = Math.max(0, n - CLICK_AROUND_SAMPLES);
        int to = Math.min(last, n + CLICK_AROUND_SAMPLES + 1);
        int innerFrom = Math.max(0, n - CLICK_WIDTH_SAMPLES);
        int innerTo = Math.min(last, n + CLICK_WIDTH_SAMPLES + 1);
        double sum = upTo[to] - upTo[from] - (upTo[innerTo] - upTo[innerFrom]);
        return sum / Math.max(1, to - from - (innerTo - innerFrom));
    }

    private static double silence(AudioSamples clip) {
        int block = Math.max(1, (int) (BLOCK_SECONDS * clip.sampleRateHz()));
        int blocks = Math.ceilDiv(clip.length(), block);
        int silent = 0;
        for (int i = 0; i < blocks; i++) {
            int from = i * block;
            int to = Math.min(clip.length(), from + block);
            double squares = 0;
            for (float[] channel : clip.channels()) {
                for (int n = from; n < to; n++) {
                    squares += (double) channel[n] * channel[n];
                }
            }
            if (Math.sqrt(squares / ((double) clip.channelCount() * (to - from))) < SILENCE_RMS) {
                silent++;
            }
        }
        return (double) silent / blocks;
    }
}
