package org.continuo.doctor;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.continuo.doctor.vst3.HostApplication;
import org.continuo.doctor.vst3.HostSession;
import org.continuo.doctor.vst3.Signals;
import org.continuo.doctor.vst3.Transport;
import org.continuo.doctor.vst3.Vst3Host;
import org.continuo.doctor.vst3.Vst3Plugin;

/**
 * Does with a plugin what a DAW does: loads it, scans it, opens and closes it, plays through it and
 * lets it make a clip. {@code continuo doctor} starts it as a process of its own, since a plugin
 * that crashes takes its host along.
 *
 * <p>It tells of each step on its output, in a line that begins with {@link #MARK}: {@code begin
 * STEP}, {@code ok STEP what was found}, {@code wrong STEP one sentence}, {@code left STEP why it
 * was left out}, parted by tabs. A step that begins and does not end has taken the process down.
 * Nothing follows a step that was wrong. {@code close} is well when the process ends with 0.
 */
public final class PluginTrial {
    /** Begins a line that is meant for {@code continuo doctor}, and none of the plugin's own. */
    static final String MARK = "continuo-doctor";

    private static final double RATE_HZ = 48_000;
    private static final int LARGEST_BLOCK_SAMPLES = 512;
    private static final List<Integer> BLOCK_SAMPLES = List.of(512, 1, 64, 441, 0, 512, 63);
    private static final int ROUNDS = 30;

    /** Where a clip begins that continues the last whole bar of those that are played. */
    private static final int CLIP_BAR = 2;

    private static final double PLAYED_BARS = CLIP_BAR + 0.4;

    private final Path bundle;
    private final boolean makesClip;

    private PluginTrial(Path bundle, boolean makesClip) {
        this.bundle = bundle;
        this.makesClip = makesClip;
    }

    /**
     * Tries the plugin.
     *
     * @param arguments the bundle {@code Continuo.vst3}, then {@code clip} where one shall be made
     */
    public static void main(String[] arguments) {
        new PluginTrial(Path.of(arguments[0]), List.of(arguments).contains("clip")).run();
        System.exit(0); // as a DAW ends: threads of the plugin's Java part would go on
    }

    /** One step; what it found, in a few words. */
    @FunctionalInterface
    private interface Step {
        String take();
    }

    private void run() {
        var application = new HostApplication("continuo doctor");
        var host = new Loaded(application);
        if (!step("load", () -> host.load(bundle))
                || !step("scan", host::scan)
                || !step("open", host::open)
                || !step("play", host::play)
                || (makesClip && !step("clip", host::makeClip))) {
            return;
        }
        if (!makesClip) {
            tell("left", "clip", "left out until the engine answers");
        }
        tell("begin", "close", "");
        host.plugin().close();
    }

    @SuppressWarnings("IllegalCatch") // whatever it is, it is what was found
    private static boolean step(String name, Step step) {
        tell("begin", name, "");
        try {
            tell("ok", name, step.take());
            return true;
        } catch (Exception | LinkageError problem) {
            tell("wrong", name, sentence(problem));
            return false;
        }
    }

    /**
     * JNA says the linker's reason in a second line, and then where else it looked. What says
     * nothing is told by its name.
     */
    static String sentence(Throwable problem) {
        String said = problem.getMessage();
        String message = said == null ? problem.getClass().getSimpleName() : said;
        return problem instanceof UnsatisfiedLinkError
                ? message.lines().limit(2).collect(Collectors.joining(" "))
                : message;
    }

    private static void tell(String what, String step, String words) {
        System.out.println(
                String.join("\t", MARK, what, step, words.strip().replaceAll("\\s+", " ")));
        System.out.flush();
    }

    /** The plugin, as far as it has come. */
    private static final class Loaded {
        private final HostApplication application;
        private Vst3Host host;
        private Vst3Plugin plugin;

        @SuppressWarnings("NullAway") // a step is taken after those before it
        Loaded(HostApplication application) {
            this.application = application;
        }

        Vst3Plugin plugin() {
            return plugin;
        }

        String load(Path bundle) {
            host = new Vst3Host(bundle, application);
            return bundle.toString();
        }

        String scan() {
            return "%s by %s, %d classes"
                    .formatted(host.pluginName(), host.vendor(), host.classes().size());
        }

        String open() {
            host.open().close();
            plugin = host.open();
            return "opened, closed and opened again, %d parameters"
                    .formatted(plugin.parameters().size());
        }

        String play() {
            plugin.start(RATE_HZ, LARGEST_BLOCK_SAMPLES);
            long position = 0;
            for (int round = 0; round < ROUNDS; round++) {
                for (int samples : BLOCK_SAMPLES) {
                    float[][] sound = Signals.noise(2, samples, position);
                    requireSame(sound, plugin.process(sound, Transport.rolling(position)));
                    position += samples;
                }
            }
            plugin.stop();
            return "%d blocks passed unchanged".formatted(ROUNDS * BLOCK_SAMPLES.size());
        }

        private static void requireSame(float[][] sound, float[][] heard) {
            if (!Arrays.deepEquals(sound, heard)) {
                throw new IllegalStateException(
                        "expected sound to pass unchanged in a block of %d samples, found other sound"
                                .formatted(sound[0].length));
            }
        }

        String makeClip() {
            var session = new HostSession(plugin, RATE_HZ);
            session.prepareToGenerate();
            session.play(PLAYED_BARS * session.barSeconds());
            session.trigger();
            session.waitForClip(CLIP_BAR);
            double start = CLIP_BAR * session.barSeconds();
            return "a clip of %.1f s is heard where the played ended, with a peak of %.2f"
                    .formatted(
                            session.barSeconds(),
                            session.peak(start, start + session.barSeconds()));
        }
    }
}
