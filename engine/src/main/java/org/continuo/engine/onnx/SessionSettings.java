package org.continuo.engine.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import org.continuo.core.request.Device;

/**
 * How a session uses the machine.
 *
 * @param threads threads of one operator, at least 1
 * @param packed whether weights are copied into the order in which products read them: faster for
 *     products of few rows, at the cost of that copy in memory
 * @param device what computes; a graphics card leaves what it has no operator for to the processor
 * @param played whether the processor stands in for the device: with its graphs, its tensors and
 *     its copies, but no card, so that tests of a card's path run everywhere
 * @param capturing whether a device that can records what the first time of a bound run makes it
 *     do, and does just that from then on: ONNX Runtime's graph capture
 */
public record SessionSettings(
        int threads, boolean packed, Device device, boolean played, boolean capturing) {
    private static final String NO_PACKING = "session.disable_prepacking";

    public SessionSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: expected at least 1, found " + threads);
        }
    }

    /** On the processor with packed weights. */
    public SessionSettings(int threads) {
        this(threads, true, Device.CPU, false, false);
    }

    /** All cores of this machine. */
    public static SessionSettings allCores() {
        return new SessionSettings(Runtime.getRuntime().availableProcessors());
    }

    /** The same over the weights as they lie in their file. */
    public SessionSettings unpacked() {
        return new SessionSettings(threads, false, device, played, capturing);
    }

    /** The same on another device. */
    public SessionSettings on(Device other) {
        return new SessionSettings(threads, packed, other, played, capturing);
    }

    /** The same, played by the processor. */
    public SessionSettings playedByProcessor() {
        return new SessionSettings(threads, packed, device, true, capturing);
    }

    /** The same, capturing or not. */
    public SessionSettings capturing(boolean wanted) {
        return new SessionSettings(threads, packed, device, played, wanted);
    }

    /** Whether runs find their tensors at the addresses of the first one, as captured ones do. */
    boolean captures() {
        return capturing && ExecutionProvider.captures(device.kind());
    }

    /** Where the device's tensors lie. */
    ExecutionProvider.Memory memory() {
        return ExecutionProvider.memory(played ? Device.CPU : device);
    }

    OrtSession.SessionOptions toOptions() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        if (!packed) {
            options.addConfigEntry(NO_PACKING, "1");
        }
        try {
            ExecutionProvider.require(options, played ? Device.CPU : device, captures());
        } catch (InferenceException missing) {
            options.close();
            throw missing;
        }
        return options;
    }
}
