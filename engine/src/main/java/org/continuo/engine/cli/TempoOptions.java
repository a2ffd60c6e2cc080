package org.continuo.engine.cli;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.audio.WavLoop;
import org.continuo.core.request.ClipLength;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What bars are counted at, and the tempo that the music shall have. */
final class TempoOptions {
    static final String USUAL_METER = "4/4";

    private static final Pattern METER = Pattern.compile("(\\d{1,2})/(1|2|4|8|16|32)");

    @Option(
            names = "--bpm",
            paramLabel = "B",
            required = true,
            description = "Tempo: quarter notes per minute, as in a DAW.")
    double tempoBpm;

    @Option(
            names = "--meter",
            paramLabel = "M",
            defaultValue = USUAL_METER,
            description = "Meter, with --bpm. Default: ${DEFAULT-VALUE}.")
    String meter = USUAL_METER;

    TempoOptions() {}

    TempoOptions(double tempoBpm, String meter) {
        this.tempoBpm = tempoBpm;
        this.meter = meter;
    }

    /**
     * So many bars, where a tempo is told.
     *
     * @param option by which they were asked for
     */
    static double seconds(@Nullable TempoOptions tempo, String option, int bars) {
        requireBars(option, bars);
        if (tempo == null) {
            throw new IllegalArgumentException(
                    option + ": expected --bpm with it, found no tempo to count bars at");
        }
        return tempo.length(bars).seconds();
    }

    /** The tempo, where one is told. */
    static OptionalDouble bpm(@Nullable TempoOptions tempo) {
        if (tempo == null) {
            return OptionalDouble.empty();
        }
        requireTempo(tempo.tempoBpm);
        return OptionalDouble.of(tempo.tempoBpm);
    }

    private static void requireBars(String option, int bars) {
        if (bars < 1) {
            throw new IllegalArgumentException(option + ": expected 1 or more, found " + bars);
        }
    }

    /** Refuses what no music is played in. */
    static void requireTempo(double tempoBpm) {
        if (!(tempoBpm >= 20 && tempoBpm <= 400)) {
            throw new IllegalArgumentException(
                    "--bpm: expected 20 to 400 quarter notes per minute, found " + tempoBpm);
        }
    }

    /** How long so many bars are. */
    ClipLength.Seconds length(int bars) {
        Matcher matcher = meter();
        requireBars("--bars", bars);
        requireTempo(tempoBpm);
        double quartersPerBar =
                Integer.parseInt(matcher.group(1)) * 4.0 / Integer.parseInt(matcher.group(2));
        return new ClipLength.Seconds(bars * quartersPerBar * 60 / tempoBpm);
    }

    /** What the file of a loop of so many bars tells of it. */
    WavLoop loop(int bars, int samples) {
        Matcher matcher = meter();
        int beatsPerBar = Integer.parseInt(matcher.group(1));
        int unit = Integer.parseInt(matcher.group(2));
        return new WavLoop(samples, bars * beatsPerBar, beatsPerBar, unit, tempoBpm * unit / 4);
    }

    private Matcher meter() {
        Matcher matcher = METER.matcher(meter);
        if (!matcher.matches() || matcher.group(1).matches("0+")) {
            throw new IllegalArgumentException(
                    "--meter: expected one such as 4/4, 3/4 or 7/8, found " + meter);
        }
        return matcher;
    }
}
