package org.continuo.engine.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import org.jspecify.annotations.Nullable;

/**
 * Which of a capturing session's recordings a run belongs to. ONNX Runtime records what a run makes
 * a device do when it meets its number for the first time, and plays just that from then on.
 */
final class RunNumber implements AutoCloseable {
    private static final String OPTION = "gpu_graph_id";

    /** Of runs that are not recorded. */
    private static final int NONE = -1;

    private final InferenceSession session;
    private final int number;
    private final OrtSession.@Nullable RunOptions options;
    private final long handle;

    private RunNumber(
            InferenceSession session, int number, OrtSession.@Nullable RunOptions options) {
        this.session = session;
        this.number = number;
        this.options = options;
        handle = options == null ? 0 : NativeFunctions.handle(options);
    }

    /** A number of its own if the run is recorded. */
    static RunNumber of(InferenceSession session, boolean recorded) throws OrtException {
        if (!session.settings().captures()) {
            return new RunNumber(session, NONE, null);
        }
        int number = recorded ? session.nextRecording() : NONE;
        OrtSession.RunOptions options = new OrtSession.RunOptions();
        try {
            options.addRunConfigEntry(OPTION, Integer.toString(number));
        } catch (OrtException problem) {
            options.close();
            throw problem;
        }
        return new RunNumber(session, number, options);
    }

    /** What asks for it; nothing in a session that records nothing. */
    OrtSession.@Nullable RunOptions options() {
        return options;
    }

    /** The native handle of what asks for it, or 0. */
    long handle() {
        return handle;
    }

    /** Gives back what was recorded. */
    @Override
    public void close() {
        if (options == null) {
            return;
        }
        try {
            if (number != NONE) {
                NativeFunctions.releaseCaptured(session.handle(), number);
            }
        } catch (OrtException cause) {
            throw new InferenceException("closing a run of " + session.name(), cause);
        } finally {
            options.close();
        }
    }
}
