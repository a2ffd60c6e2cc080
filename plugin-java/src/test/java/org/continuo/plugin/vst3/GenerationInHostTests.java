package org.continuo.plugin.vst3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The built plugin generates in this host with the repository's default model: plugin-java runs in
 * the JVM that is already there, this one, and the engine in a process of its own.
 */
@Tag("plugin")
class GenerationInHostTests {
    private static final int BLOCK = 512;
    private static final double BAR_SECONDS = 2;
    private static final double PATIENCE_SECONDS = 120;

    private final Vst3TestHost host = BuiltPlugin.host();

    @BeforeEach
    void theJavaPartsAreInstalled() throws Exception {
        TestHome.stage();
    }

    @Test
    void aTriggerMakesAClipThatPlaysWhereThePlayedEnds() {
        try (Vst3TestPlugin plugin = host.open()) {
            var session = new HostSession(plugin, 48_000);
            session.prepareToGenerate();
            session.play(2.4 * BAR_SECONDS);
            session.trigger();
            session.waitForClip();
            // The last whole bar ended at four seconds; the clip has one bar.
            assertEquals(0, session.peak(0, 4.0 - 0.001), "before the clip");
            assertTrue(session.peak(4.0, 4.25) > 1e-4, "from its first moment on");
            assertEquals(0, session.peak(6.0 + 0.1, 8), "behind the clip");
        }
    }

    @Test
    void theSavedStatePlaysTheSameClipAtTheSamePlaceInAnotherInstance() {
        byte[] state;
        float[][] original;
        try (Vst3TestPlugin plugin = host.open()) {
            var session = new HostSession(plugin, 44_100);
            session.prepareToGenerate();
            session.play(2.4 * BAR_SECONDS);
            session.trigger();
            session.waitForClip();
            original = session.bounce(3.5, 6.5);
            state = plugin.state();
        }
        try (Vst3TestPlugin plugin = host.open()) {
            plugin.setState(state);
            var session = new HostSession(plugin, 44_100);
            session.waitForClip();
            float[][] again = session.bounce(3.5, 6.5);
            assertArrayEquals(original[0], again[0], 1e-6f);
            assertArrayEquals(original[1], again[1], 1e-6f);
        }
    }

    @Test
    void atAnotherRateTheClipStandsAtTheSameTime() {
        byte[] state;
        double level;
        try (Vst3TestPlugin plugin = host.open()) {
            var session = new HostSession(plugin, 48_000);
            session.prepareToGenerate();
            session.play(2.4 * BAR_SECONDS);
            session.trigger();
            session.waitForClip();
            level = Signals.rms(session.bounce(4.2, 5.8));
            state = plugin.state();
        }
        for (double rate : new double[] {44_100, 96_000, 192_000}) {
            try (Vst3TestPlugin plugin = host.open()) {
                plugin.setState(state);
                var session = new HostSession(plugin, rate);
                session.waitForClip();
                assertEquals(0, session.peak(3.0, 3.99), "before the clip at " + rate);
                assertEquals(level, Signals.rms(session.bounce(4.2, 5.8)), 0.05 * level);
            }
        }
    }

    /** A plugin on a track of a timeline at 120 bpm in 4/4. */
    private static final class HostSession {
        private final Vst3TestPlugin plugin;
        private final double rateHz;
        private long position;

        HostSession(Vst3TestPlugin plugin, double rateHz) {
            this.plugin = plugin;
            this.rateHz = rateHz;
            plugin.start(rateHz, BLOCK);
        }

        /** One take of one bar, always the same, heard alone. */
        void prepareToGenerate() {
            var changes = new TestParameterChanges();
            Map.of("Takes", 0.0, "Length in Bars", 0.0, "Seed Lock", 1.0, "Dry/Wet", 1.0)
                    .forEach(
                            (title, value) -> changes.with(plugin.parameter(title).id(), 0, value));
            plugin.process(Signals.silence(2, BLOCK), Transport.STOPPED, changes);
        }

        /** Noise from the start of the timeline. */
        void play(double seconds) {
            position = 0;
            for (long end = Math.round(seconds * rateHz); position < end; position += BLOCK) {
                plugin.process(Signals.noise(2, BLOCK, position), Transport.rolling(position));
            }
        }

        void trigger() {
            int generate = plugin.parameter("Generate").id();
            plugin.process(
                    Signals.silence(2, BLOCK),
                    Transport.rolling(position),
                    new TestParameterChanges().with(generate, 0, 1));
            plugin.process(
                    Signals.silence(2, BLOCK),
                    new Transport(false, position, 120, 4, 4),
                    new TestParameterChanges().with(generate, 0, 0));
        }

        void waitForClip() {
            long end = System.nanoTime() + (long) (PATIENCE_SECONDS * 1e9);
            while (peak(4.0, 6.0) < 1e-4) {
                assertTrue(System.nanoTime() < end, "no clip within " + PATIENCE_SECONDS + " s");
                pause();
            }
        }

        double peak(double fromSeconds, double toSeconds) {
            return Signals.peak(bounce(fromSeconds, toSeconds));
        }

        /** What is heard without input while the transport rolls from one time to another. */
        float[][] bounce(double fromSeconds, double toSeconds) {
            long from = Math.round(fromSeconds * rateHz);
            rest(from);
            int length = (int) (Math.round(toSeconds * rateHz) - from);
            var heard = new float[2][length];
            for (int at = 0; at < length; at += BLOCK) {
                int count = Math.min(BLOCK, length - at);
                float[][] block =
                        plugin.process(Signals.silence(2, count), Transport.rolling(from + at));
                for (int channel = 0; channel < 2; channel++) {
                    System.arraycopy(block[channel], 0, heard[channel], at, count);
                }
            }
            return heard;
        }

        /**
         * Stopped for a while, so that nothing of what was heard before fades into what follows.
         */
        private void rest(long at) {
            for (int block = 0; block < 20; block++) {
                plugin.process(Signals.silence(2, BLOCK), new Transport(false, at, 120, 4, 4));
            }
        }

        private static void pause() {
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
