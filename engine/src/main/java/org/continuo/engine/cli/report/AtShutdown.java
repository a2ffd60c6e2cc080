package org.continuo.engine.cli.report;

/**
 * What to do if the JVM is told to end, by Ctrl-C or otherwise, before this is closed. The JVM does
 * it at once, while other threads go on, even those in native code.
 */
public final class AtShutdown implements AutoCloseable {
    private final Thread hook;

    public AtShutdown(String name, Runnable action) {
        hook = new Thread(action, name);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            return;
        }
    }
}
