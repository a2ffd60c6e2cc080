package org.continuo.conformance.command;

import java.util.Formatter;
import java.util.Locale;
import org.continuo.conformance.bench.BenchReport;
import org.continuo.conformance.bench.BenchReport.ClipSpeed;
import org.continuo.conformance.bench.BenchReport.CodecSpeed;
import org.continuo.conformance.bench.BenchReport.DecodeSpeed;
import org.continuo.conformance.bench.BenchReport.LoadTimes;
import org.continuo.conformance.bench.BenchReport.PrecisionReport;
import org.continuo.conformance.bench.BenchReport.PrefillSpeed;
import org.continuo.conformance.bench.BenchReport.TextSpeed;
import org.continuo.conformance.bench.Machine;
import org.continuo.conformance.bench.Spread;
import org.continuo.core.request.Device;
import org.continuo.engine.hub.ByteCount;

/** A report for people: a line per figure, the median first, the range behind it. */
final class BenchTable {
    private static final double BYTES_PER_GIGABYTE = 1e9;

    private final Formatter out = new Formatter(Locale.ROOT);

    private BenchTable() {}

    /** The whole table, with a line break at its end. */
    static String of(BenchReport report) {
        BenchTable table = new BenchTable();
        table.heading(report.model(), report.machine());
        report.precisions().forEach(table::precision);
        String first = report.precisions().getFirst().precision();
        report.codec().ifPresent(codec -> table.codec(codec, first));
        report.text().ifPresent(table::text);
        return table.out.toString();
    }

    private void heading(String model, Machine machine) {
        out.format("%s%n", model);
        out.format(
                "%s (%s), %s, %s%n",
                machine.processor(),
                machine.instructions(),
                machine.operatingSystem(),
                machine.java());
        out.format(
                "%d of %d cores, %s memory; %s reads at %.1f GB/s%n",
                machine.threads(),
                machine.cores(),
                machine.memoryBytes() == 0 ? "unknown" : ByteCount.text(machine.memoryBytes()),
                machine.device().equals(Device.CPU.label()) ? "the processor" : machine.device(),
                machine.readBytesPerSecond() / BYTES_PER_GIGABYTE);
    }

    private void precision(PrecisionReport report) {
        out.format("%n");
        out.format("%s%n", report.precision());
        report.load().ifPresent(this::load);
        report.clips().forEach(this::clip);
        report.firstSound()
                .ifPresent(first ->
                        out.format(
                                "  first sound      %s s after asking to continue %.0f s%n",
                                text(first.seconds()), first.promptSeconds()));
        report.prefill().forEach(this::prefill);
        if (!report.decode().isEmpty()) {
            out.format(
                    "  decoding: %s of weights per step (50 steps per second are real time)%n",
                    ByteCount.text(report.decode().getFirst().weightBytes()));
            out.format(
                    "    takes  context    steps/s (range)            clip-steps/s  floor "
                            + " reached%n");
        }
        report.decode().forEach(this::decode);
    }

    private void load(LoadTimes load) {
        out.format(
                "  loading cold    decoder %.2f s, codec %.2f s, text encoder %.2f s%n",
                load.coldSeconds().decoder(),
                load.coldSeconds().codec(),
                load.coldSeconds().text());
        out.format(
                "  loading warm    decoder %s s, codec %s s, text encoder %s s%n",
                text(load.warmSeconds().decoder()),
                text(load.warmSeconds().codec()),
                text(load.warmSeconds().text()));
    }

    private void clip(ClipSpeed clip) {
        out.format(
                "  clip of %4.1f s   %.2f s, %.2f times real time, %.1f steps/s%s%n",
                clip.clipSeconds(),
                clip.seconds(),
                clip.realTimeFactor(),
                clip.stepsPerSecond(),
                clip.peakResidentBytes().isPresent()
                        ? ", peak memory " + ByteCount.text(clip.peakResidentBytes().getAsLong())
                        : "");
    }

    private void prefill(PrefillSpeed prefill) {
        out.format("  prefill of %4d  %s s%n", prefill.positions(), text(prefill.seconds()));
    }

    private void decode(DecodeSpeed decode) {
        Spread rate = decode.stepsPerSecond();
        out.format(
                "    %5d  %7d  %9.1f %-20s%12.1f  %5.1f  %5.0f %%%n",
                decode.takes(),
                decode.contextPositions(),
                rate.median(),
                String.format(Locale.ROOT, "(%.1f to %.1f)", rate.lowest(), rate.highest()),
                decode.clipStepsPerSecond(),
                decode.floorStepsPerSecond(),
                100 * decode.shareOfFloor());
    }

    private void codec(CodecSpeed codec, String precision) {
        out.format("%n");
        out.format(
                "per second of sound (%s, one channel, %.0f s at once)%n",
                precision, codec.soundSeconds());
        out.format("  codec, tokens to sound  %s s%n", text(codec.decodeSecondsPerSoundSecond()));
        out.format("  codec, sound to tokens  %s s%n", text(codec.encodeSecondsPerSoundSecond()));
    }

    private void text(TextSpeed text) {
        out.format("%n");
        out.format("text encoder, %d tokens  %s s%n", text.tokens(), text(text.seconds()));
    }

    private static String text(Spread spread) {
        return spread.samples() == 1
                ? String.format(Locale.ROOT, "%.3f", spread.median())
                : String.format(
                        Locale.ROOT,
                        "%.3f (%.3f to %.3f)",
                        spread.median(),
                        spread.lowest(),
                        spread.highest());
    }
}
