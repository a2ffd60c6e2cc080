package org.continuo.engine.cli.report;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What to do if the process is told to end, by Ctrl-C or otherwise, before this is closed.
 *
 * <p>The actions run at once, the last registered first, while all other threads go on, and then
 * the process ends by {@code _exit}. The JVM's own way would be too orderly: it runs ONNX Runtime's
 * shutdown hook and the destructors of its globals under the threads that still compute with them,
 * which ends in a crash report. So signals are taken before the JVM acts on them, through {@code
 * sun.misc.Signal} (module jdk.unsupported; by reflection, as javac warns of it unconditionally),
 * or waited for where the launcher has had them {@linkplain HeldSignals held}.
 */
public final class AtShutdown implements AutoCloseable {
    private static final Deque<AtShutdown> PENDING = new ArrayDeque<>();
    private static boolean signalsTaken;
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

    /** Ends the process as a signal would. Does not return. */
    static void endProcess() {
        end();
        waitForTheEnd();
    }

    /** Ends the process at once, whatever its threads do. Does not return. */
    public static void endProcess(ExitCode code) {
        exitHard(nativeExit(), code.number());
    }

    /**
     * Ends the process as a failed one if it has not ended by itself after this time.
     *
     * @return the thread that waits; interrupted, it does nothing
     */
    public static Thread endProcessAfter(Duration time) {
        return Thread.ofPlatform()
                .daemon()
                .name("end")
                .start(() -> {
                    try {
                        Thread.sleep(time);
                        endProcess(ExitCode.FAILED);
                    } catch (InterruptedException endedInTime) {
                        return;
                    }
                });
    }

    private static boolean standsBy(AtShutdown action) {
        synchronized (PENDING) {
            if (!signalsTaken) {
                signalsTaken = true;
                if (HeldSignals.areHeld()) {
                    HeldSignals.await(AtShutdown::end);
                } else {
                    List.of("INT", "TERM", "HUP").forEach(AtShutdown::takeSignal);
                }
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

    /** Where a signal is unknown, as HUP on Windows, the JVM's handling stays. */
    private static void takeSignal(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle end =
                    MethodHandles.lookup()
                            .findStatic(AtShutdown.class, "end", MethodType.methodType(void.class));
            Object taking =
                    MethodHandleProxies.asInterfaceInstance(
                            handler, MethodHandles.dropArguments(end, 0, signal));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), taking);
        } catch (ReflectiveOperationException unknownHere) {
            return;
        }
    }

    /** Called by the signal handler, in a thread of its own, which finds it by name. */
    private static void end() {
        // Made ready first: linking takes a tenth of a second, in which other threads go on.
        Optional<MethodHandle> exit = nativeExit();
        Deque<AtShutdown> pending;
        synchronized (PENDING) {
            if (ending) {
                return;
            }
            ending = true;
            pending = new ArrayDeque<>(PENDING);
        }
        try {
            pending.forEach(each -> each.action.run());
        } finally {
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

    /** For what runs on in a process that is already ending. Does not return. */
    static void waitForTheEnd() {
        while (true) {
            LockSupport.park();
        }
    }
}
