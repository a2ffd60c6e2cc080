package org.continuo.engine.cli.report;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What to do if the process is told to end, by Ctrl-C or otherwise, before this is closed.
 *
 * <p>The JVM then runs its shutdown hooks at once, while all other threads go on. After the
 * actions, the last registered first, the process ends by {@code _exit}: an ordinary exit would
 * tear ONNX Runtime's globals down under its working threads, which aborts the process with another
 * exit code.
 */
public final class AtShutdown implements AutoCloseable {
    private static final Deque<AtShutdown> PENDING = new ArrayDeque<>();
    private static boolean hooked;
    private static boolean ending;

    private final Runnable action;

    /**
     * Begins to stand by. In a process that is already ending nothing may be begun any more: the
     * thread goes no further.
     */
    public AtShutdown(Runnable action) {
        this.action = action;
        if (!standsBy(this)) {
            waitForTheEnd();
        }
    }

    private static boolean standsBy(AtShutdown action) {
        synchronized (PENDING) {
            if (!ending && !hooked) {
                hooked = hook();
                ending = !hooked;
            }
            if (!ending) {
                PENDING.push(action);
            }
            return !ending;
        }
    }

    /** Whether the process is ending, so that nothing may be begun any more. */
    static boolean isEnding() {
        synchronized (PENDING) {
            return ending;
        }
    }

    @Override
    public void close() {
        synchronized (PENDING) {
            PENDING.remove(this);
        }
    }

    private static boolean hook() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(AtShutdown::end, "at-shutdown"));
            return true;
        } catch (IllegalStateException alreadyEnding) {
            return false;
        }
    }

    private static void end() {
        Deque<AtShutdown> pending;
        synchronized (PENDING) {
            ending = true;
            pending = new ArrayDeque<>(PENDING);
        }
        if (!pending.isEmpty()) {
            // Made ready first: linking takes a tenth of a second, in which other threads go on.
            Optional<MethodHandle> exit = nativeExit();
            pending.forEach(each -> each.action.run());
            exitHard(exit, ExitCode.CANCELLED.number());
        }
    }

    private static Optional<MethodHandle> nativeExit() {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("_exit")
                .map(function ->
                        linker.downcallHandle(
                                function, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT)));
    }

    private static void exitHard(Optional<MethodHandle> exit, int code) {
        try {
            if (exit.isPresent()) {
                exit.get().invokeExact(code);
            }
        } catch (Throwable refused) {
            Runtime.getRuntime().halt(code);
        }
        Runtime.getRuntime().halt(code);
    }

    private static void waitForTheEnd() {
        while (true) {
            LockSupport.park();
        }
    }
}
