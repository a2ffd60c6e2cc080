package org.continuo.conformance.bench;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All figures of one run. What was not measured is absent.
 *
 * @param model what was measured: a folder, or a geometry with random weights
 */
public record BenchReport(
        String model,
        Machine machine,
        List<PrecisionReport> precisions,
        Optional<CodecSpeed> codec,
        Optional<TextSpeed> text) {
    public BenchReport {
        precisions = List.copyOf(precisions);
    }

    /**
     * The language model in one precision, and the clips made with it.
     *
     * @param precision as users type it
     */
    public record PrecisionReport(
            String precision,
            Optional<LoadTimes> load,
            List<ClipSpeed> clips,
            Optional<FirstSound> firstSound,
            List<PrefillSpeed> prefill,
            List<DecodeSpeed> decode) {
        public PrecisionReport {
            clips = List.copyOf(clips);
            prefill = List.copyOf(prefill);
            decode = List.copyOf(decode);
        }
    }

    /**
     * From a checkpoint on disk to networks that have done their first piece of work.
     *
     * @param coldSeconds with an empty cache: hashing and conversion included; once
     * @param warmSeconds converted before
     */
    public record LoadTimes(
            NetworkSeconds<Double> coldSeconds, NetworkSeconds<Spread> warmSeconds) {}

    /** A time for each of the networks. */
    public record NetworkSeconds<T>(T decoder, T codec, T text) {}

    /**
     * A clip from words to sound: text encoder (loaded for it), all steps with guidance and
     * sampling, codec. Decoder and codec were loaded before.
     *
     * @param realTimeFactor seconds of sound per second of work
     * @param peakResidentBytes the most memory the process held since the engine was opened
     */
    public record ClipSpeed(
            double clipSeconds,
            double seconds,
            double realTimeFactor,
            double stepsPerSecond,
            OptionalLong peakResidentBytes) {}

    /**
     * How long a listener waits for a continuation that is heard while it is generated.
     *
     * @param promptSeconds of the sound that is continued
     * @param seconds from the request to the first new samples; networks were loaded before
     */
    public record FirstSound(double promptSeconds, Spread seconds) {}

    /** Feeding a prompt of so many positions at once to one take under guidance. */
    public record PrefillSpeed(
            int positions, int batch, Spread seconds, Spread positionsPerSecond) {}

    /**
     * One decoding step after the other at a fixed context.
     *
     * @param contextPositions before the step, those of a melody included
     * @param batch rows; under guidance two per take
     * @param clipStepsPerSecond steps of all takes together
     * @param weightBytes read by every step
     * @param cacheBytes of keys and values read by every step
     * @param stepBytes all that a step reads: weights, embeddings, cache and text
     * @param readBytesPerSecond of the memory, measured just before
     * @param floorStepsPerSecond what the memory allows: its bandwidth over the bytes of a step
     * @param shareOfFloor how much of that was reached, 1 being all
     */
    public record DecodeSpeed(
            int contextPositions,
            int takes,
            int batch,
            Spread stepsPerSecond,
            double clipStepsPerSecond,
            long weightBytes,
            long cacheBytes,
            long stepBytes,
            double readBytesPerSecond,
            double floorStepsPerSecond,
            double shareOfFloor) {}

    /** The codec, per second of sound (of one channel). */
    public record CodecSpeed(
            double soundSeconds,
            Spread decodeSecondsPerSoundSecond,
            Spread encodeSecondsPerSoundSecond) {}

    /** The text encoder with one description. */
    public record TextSpeed(int tokens, Spread seconds) {}
}
