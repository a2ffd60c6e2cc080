package org.continuo.plugin.bridge;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.json.Fields;
import org.continuo.core.request.BeatAlignment;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.Delivery;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Context;
import org.continuo.core.service.JobRequest.Drawing;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.Sound;
import org.continuo.core.timeline.Meter;
import org.continuo.core.timeline.MusicalTime;
import org.continuo.core.timeline.Tempo;
import org.continuo.plugin.intake.RegionIntake;
import org.continuo.plugin.intake.RegionUse;
import org.jspecify.annotations.Nullable;

/**
 * A {@code submit} request, checked.
 *
 * @param lengthSamples of each take at the models' rate, which clips keep
 * @param tempoBpm of the host's beat, onto which a continuation is brought; empty if the host tells
 *     none, and {@code tempoBpm} only says how long the bars are
 * @param audio what to play on from, or whose melody to follow
 */
record Submission(
        String model,
        String prompt,
        int takes,
        long seed,
        long lengthSamples,
        Drawing drawing,
        OptionalDouble tempoBpm,
        Optional<AudioInput> audio) {
    private static final int MOST_TAKES = 8;
    private static final double LONGEST_SECONDS = 300;
    private static final double SHORTEST_SECONDS = 0.1;

    /** What the music starts from. */
    private enum Mode {
        TEXT,
        CONTINUE,
        MELODY
    }

    static Submission of(Fields json, @Nullable ByteBuffer buffer) {
        Drawing usual = Drawing.DEFAULT;
        return new Submission(
                json.text("model", ""),
                json.text("prompt", ""),
                json.integer("takes", 1, MOST_TAKES, 1),
                json.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                lengthSamples(json),
                new Drawing(
                        json.number("guidanceScale", 1, 100, usual.guidanceScale()),
                        json.number("temperature", 0.01, 10, usual.temperature()),
                        json.integer("topK", 0, 1 << 16, usual.topK()),
                        usual.topP(),
                        usual.greedy(),
                        usual.extendStrideSeconds()),
                json.flag("tempoIsKnown", true)
                        ? HostTime.of(json).tempoBpm()
                        : OptionalDouble.empty(),
                audio(json, buffer));
    }

    /** The request for the engine. Brings the audio to the models' rate, which takes a moment. */
    JobRequest request() {
        JobRequest request =
                new JobRequest(
                        ModelChoice.of(model),
                        List.of(prompt),
                        Optional.empty(),
                        Optional.empty(),
                        new ClipLength.Seconds((double) lengthSamples / RegionIntake.MODEL_RATE_HZ),
                        takes,
                        seed,
                        drawing,
                        new Delivery(
                                OptionalInt.of(RegionIntake.MODEL_RATE_HZ),
                                OptionalInt.empty(),
                                LoudnessStrategy.CLIP),
                        false);
        if (audio.isEmpty()) {
            return request;
        }
        Sound sound = new Sound.InMemory(RegionIntake.atModelRate(audio.get().sound()));
        return switch (audio.get().use()) {
            case CONTEXT -> request.continuing(aligned(sound));
            case MELODY -> request.followingMelody(sound);
        };
    }

    /** As the command line does by default. */
    private Context aligned(Sound sound) {
        return new Context(
                sound, OptionalDouble.empty(), false, Optional.of(new BeatAlignment(tempoBpm)));
    }

    private static long lengthSamples(Fields json) {
        double seconds;
        long samples;
        if (json.has("lengthSeconds")) {
            seconds = json.number("lengthSeconds", SHORTEST_SECONDS, LONGEST_SECONDS);
            samples = Math.round(seconds * RegionIntake.MODEL_RATE_HZ);
        } else {
            double bars = json.number("bars", 0.0625, 1024);
            HostTime host = HostTime.of(json);
            Tempo tempo =
                    host.tempo()
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            json.subject()
                                                    + ": expected tempoBpm beside bars, found"
                                                    + " nothing"));
            MusicalTime time = new MusicalTime(tempo, host.meter().orElse(Meter.COMMON));
            samples = time.samples(bars, RegionIntake.MODEL_RATE_HZ);
            seconds = (double) samples / RegionIntake.MODEL_RATE_HZ;
        }
        if (seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS) {
            throw new IllegalArgumentException(
                    "length: expected %s to %.0f seconds, found %.2f (fewer or more bars, or another tempo)"
                            .formatted(SHORTEST_SECONDS, LONGEST_SECONDS, seconds));
        }
        return samples;
    }

    private static Optional<AudioInput> audio(Fields json, @Nullable ByteBuffer buffer) {
        Mode mode = json.choice("mode", Mode.class);
        return switch (mode) {
            case TEXT -> Optional.empty();
            case CONTINUE ->
                    Optional.of(AudioInput.of(json.object("audio"), buffer, RegionUse.CONTEXT));
            case MELODY ->
                    Optional.of(AudioInput.of(json.object("audio"), buffer, RegionUse.MELODY));
        };
    }
}
