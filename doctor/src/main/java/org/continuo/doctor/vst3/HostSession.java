package org.continuo.doctor.vst3;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongFunction;

/** A plugin on a track of a timeline in 4/4, as a host plays it. */
public final class HostSession {
    static final int BLOCK = 512;
    private static final long PATIENCE_SECONDS = 120;
    private static final double AUDIBLE = 1e-4;

    private final Vst3Plugin plugin;
    private final double rateHz;
    private final double tempoBpm;
    private long position;

    HostSession(Vst3Plugin plugin, double rateHz, double tempoBpm) {
        this.plugin = plugin;
        this.rateHz = rateHz;
        this.tempoBpm = tempoBpm;
        plugin.start(rateHz, BLOCK);
    }

    /** At 120 bpm, so that a bar is two seconds. */
    public HostSession(Vst3Plugin plugin, double rateHz) {
        this(plugin, rateHz, 120);
    }

    /** How long a bar is. */
    public double barSeconds() {
        return 4 * 60 / tempoBpm;
    }

    /** One take of one bar, always the same, heard alone. */
    public void prepareToGenerate() {
        set(Map.of("Takes", 0.0, "Length in Bars", 0.0, "Seed Lock", 1.0, "Balance", 1.0));
    }

    /** Parameters by title, 0 to 1. */
    void set(Map<String, Double> values) {
        var changes = new ParameterChanges();
        values.forEach((title, value) -> changes.with(plugin.parameter(title).id(), 0, value));
        plugin.process(Signals.silence(2, BLOCK), stopped(position), changes);
    }

    /**
     * Noise from the start of the timeline, faster than real time, but so that the plugin's timers
     * come to their turn, which supply memory.
     */
    public void play(double seconds) {
        play(seconds, at -> Signals.noise(2, BLOCK, at));
    }

    /** The same with other input, {@code [2, BLOCK]} from where the timeline stands. */
    void play(double seconds, LongFunction<float[][]> input) {
        position = 0;
        pause();
        for (long end = Math.round(seconds * rateHz); position < end; position += BLOCK) {
            plugin.process(input.apply(position), rolling(position));
            if (position % Math.round(rateHz) < BLOCK) {
                pause();
            }
        }
    }

    /** A press of Generate, as automation does it. */
    public void trigger() {
        int generate = plugin.parameter("Generate").id();
        plugin.process(
                Signals.silence(2, BLOCK),
                rolling(position),
                new ParameterChanges().with(generate, 0, 1));
        plugin.process(
                Signals.silence(2, BLOCK),
                stopped(position),
                new ParameterChanges().with(generate, 0, 0));
    }

    /**
     * Until the project carries a clip, which is heard in a bar as it will stay. What there is of
     * it while it is made is heard earlier.
     *
     * @param bar from 0
     */
    public void waitForClip(int bar) {
        waitForClip(bar, () -> {});
    }

    /** The same, with something done again and again until the clip is heard. */
    void waitForClip(int bar, Runnable meanwhile) {
        double start = bar * barSeconds();
        double end = start + barSeconds();
        waitUntil(() -> peak(start, end) >= AUDIBLE, meanwhile);
        waitUntil(() -> CarriedClips.areIn(plugin.state()), () -> {});
        var last = new AtomicReference<float[][]>(new float[0][]);
        waitUntil(
                () -> {
                    float[][] heard = bounce(start, end);
                    return Arrays.deepEquals(last.getAndSet(heard), heard);
                },
                () -> {});
    }

    private static void waitUntil(BooleanSupplier isThere, Runnable meanwhile) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isThere.getAsBoolean()) {
            if (System.nanoTime() >= end) {
                throw new IllegalStateException(
                        "expected a clip within %d s, heard none".formatted(PATIENCE_SECONDS));
            }
            meanwhile.run();
            pause();
        }
    }

    /** The largest magnitude that is heard there. */
    public double peak(double fromSeconds, double toSeconds) {
        return Signals.peak(bounce(fromSeconds, toSeconds));
    }

    /** What is heard without input while the transport rolls from one time to another. */
    float[][] bounce(double fromSeconds, double toSeconds) {
        long from = Math.round(fromSeconds * rateHz);
        return bounce(from, (int) (Math.round(toSeconds * rateHz) - from), () -> BLOCK);
    }

    /** The same in samples, in blocks of these sizes, of at most {@link #BLOCK}. */
    float[][] bounce(long from, int length, IntSupplier sizes) {
        rest(from);
        var heard = new float[2][length];
        for (int at = 0; at < length; ) {
            int count = Math.min(sizes.getAsInt(), length - at);
            float[][] block = plugin.process(Signals.silence(2, count), rolling(from + at));
            for (int channel = 0; channel < 2; channel++) {
                System.arraycopy(block[channel], 0, heard[channel], at, count);
            }
            at += count;
        }
        return heard;
    }

    /** Stopped for a while, so that nothing of what was heard before fades into what follows. */
    private void rest(long at) {
        for (int block = 0; block < 20; block++) {
            plugin.process(Signals.silence(2, BLOCK), stopped(at));
        }
    }

    private Transport rolling(long at) {
        return new Transport(true, at, tempoBpm, 4, 4);
    }

    private Transport stopped(long at) {
        return new Transport(false, at, tempoBpm, 4, 4);
    }

    private static void pause() {
        try {
            Thread.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the host was interrupted", e);
        }
    }
}
