package org.continuo.engine.generation;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceChoice;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.UserSettings;
import org.continuo.engine.cards.GraphicsCard;
import org.continuo.engine.cards.Vulkan;
import org.continuo.engine.onnx.ExecutionProvider;
import org.continuo.engine.onnx.InferenceException;
import org.continuo.engine.onnx.SessionSettings;

/** What this machine has to compute with. */
public interface Machine {
    /** Whether ONNX Runtime's library is the one for graphics cards. */
    boolean hasCardLibrary();

    /** Its graphics cards, the fastest first. */
    List<GraphicsCard> cards();

    /** What is missing for computing on {@code device}, in one sentence. */
    Optional<String> missing(Device device);

    /**
     * What speaks against a card that nobody has asked for by name, in one sentence: that it does
     * not compute what the processor does. The first time, it is tried, which takes seconds.
     *
     * @param device by which {@code card} is reached
     */
    Optional<String> objection(GraphicsCard card, Device device);

    /** What its user would have compute where a job leaves it open. */
    DeviceChoice usual();

    /** The machine that this process runs on. It is asked once; its user's settings each time. */
    static Machine own() {
        return Own.MACHINE;
    }

    /** Drivers are loaded when somebody asks for the first time. */
    final class Own implements Machine {
        private static final Own MACHINE = new Own();

        private final ConcurrentMap<GraphicsCard, Optional<String>> objections =
                new ConcurrentHashMap<>();

        private Own() {}

        private static final class Cards {
            static final List<GraphicsCard> ALL = Vulkan.cards();
        }

        private static final class WebGpu {
            static final Optional<String> MISSING =
                    ExecutionProvider.missing(Device.of(DeviceKind.WEBGPU));
        }

        @Override
        public DeviceChoice usual() {
            try {
                return UserSettings.of(DataFolder.ofUser()).device();
            } catch (IOException damaged) {
                throw new InferenceException(ProblemSentence.of(damaged));
            }
        }

        @Override
        public boolean hasCardLibrary() {
            return ExecutionProvider.isBuiltIn(DeviceKind.WEBGPU);
        }

        @Override
        public List<GraphicsCard> cards() {
            return Cards.ALL;
        }

        @Override
        public Optional<String> objection(GraphicsCard card, Device device) {
            return objections.computeIfAbsent(
                    card,
                    each ->
                            new CardTrial(
                                            CacheFolder.ofUser().path(),
                                            SessionSettings.allCores().on(device))
                                    .objection(each));
        }

        @Override
        public Optional<String> missing(Device device) {
            return device.equals(Device.of(DeviceKind.WEBGPU))
                    ? WebGpu.MISSING
                    : ExecutionProvider.missing(device);
        }
    }
}
