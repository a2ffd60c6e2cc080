package org.continuo.core.request;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a model's networks shall run on, as somebody asks for it. */
public sealed interface DeviceChoice {
    /** A graphics card where one can hold the model, else the processor. */
    record Auto() implements DeviceChoice {}

    /** A graphics card, never the processor. */
    record Gpu() implements DeviceChoice {}

    /** This one and no other. */
    record Only(Device device) implements DeviceChoice {}

    /** As users type it and the service takes it. */
    default String label() {
        return switch (this) {
            case Auto() -> "auto";
            case Gpu() -> "gpu";
            case Only(Device device) -> device.label();
        };
    }

    /**
     * The choice of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static DeviceChoice of(String label) {
        for (DeviceChoice general : List.of(new Auto(), new Gpu())) {
            if (general.label().equals(label)) {
                return general;
            }
        }
        return Device.named(label)
                .<DeviceChoice>map(Only::new)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "device: expected auto, gpu or %s, and :1 behind it for the second of its kind, found %s"
                                        .formatted(
                                                Arrays.stream(DeviceKind.values())
                                                        .map(DeviceKind::label)
                                                        .collect(Collectors.joining(", ")),
                                                label)));
    }
}
