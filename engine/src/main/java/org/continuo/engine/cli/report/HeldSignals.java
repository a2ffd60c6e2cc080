package org.continuo.engine.cli.report;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * SIGINT, SIGTERM and SIGHUP where the launcher starts the JVM with all three blocked and {@code
 * -Xrs}, so that it leaves them alone: one that comes while the JVM starts waits until {@code
 * sigwait} asks for it, instead of ending the JVM with a message of its own or none. Linux alone.
 */
final class HeldSignals {
    /** Set by the launcher where it has had signals blocked. */
    private static final String PROPERTY = "continuo.signals";

    private static final int SIGHUP = 1;
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    /** Of {@code sigset_t} in the C libraries of Linux. */
    private static final int SET_BYTES = 128;

    private static final Path STATUS = Path.of("/proc/self/status");

    private HeldSignals() {}

    static boolean areHeld() {
        return "held".equals(System.getProperty(PROPERTY));
    }

    /** Runs the action, on a thread of its own, when a signal is there or comes. */
    static void await(Runnable action) {
        Thread.ofPlatform()
                .daemon()
                .name("signals")
                .start(() -> {
                    if (next()) {
                        action.run();
                    }
                });
    }

    @SuppressWarnings("IllegalCatch") // as method handles declare it
    private static boolean next() {
        Linker linker = Linker.nativeLinker();
        MethodHandle wait =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("sigwait"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set =
                    arena.allocate(MemoryLayout.sequenceLayout(SET_BYTES, ValueLayout.JAVA_BYTE));
            long ignored = ignored();
            long wanted = 0;
            for (int signal : List.of(SIGHUP, SIGINT, SIGTERM)) {
                wanted |= 1L << (signal - 1);
            }
            set.set(ValueLayout.JAVA_LONG, 0, wanted & ~ignored);
            MemorySegment signal = arena.allocate(ValueLayout.JAVA_INT);
            return (int) wait.invokeExact(set, signal) == 0;
        } catch (Throwable unknownHere) {
            return false;
        }
    }

    /** What was to be ignored from the beginning, as by {@code nohup}, stays so. */
    private static long ignored() throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("SigIgn:")) {
                return Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16);
            }
        }
        return 0;
    }
}
