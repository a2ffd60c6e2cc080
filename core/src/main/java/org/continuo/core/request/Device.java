package org.continuo.core.request;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a model's networks run on.
 *
 * @param index which one of its kind, the fastest first; the processor is one
 */
public record Device(DeviceKind kind, int index) {
    public static final Device CPU = new Device(DeviceKind.CPU, 0);

    private static final int MOST = 64;

    public Device {
        if (index < 0 || index >= MOST || (kind == DeviceKind.CPU && index > 0)) {
            throw new IllegalArgumentException(
                    "device: expected %s with a number from 0, found %d"
                            .formatted(kind.label(), index));
        }
    }

    /** The first of a kind. */
    public static Device of(DeviceKind kind) {
        return new Device(kind, 0);
    }

    public boolean isProcessor() {
        return kind == DeviceKind.CPU;
    }

    /** As users type it and the service takes it: {@code webgpu}, {@code webgpu:1}. */
    public String label() {
        return index == 0 ? kind.label() : kind.label() + ":" + index;
    }

    /** The device of this name, if it is one. */
    static Optional<Device> named(String label) {
        int colon = label.indexOf(':');
        String name = colon < 0 ? label : label.substring(0, colon);
        String number = colon < 0 ? "0" : label.substring(colon + 1);
        return Arrays.stream(DeviceKind.values())
                .filter(kind -> kind.label().equals(name) && number.matches("[0-9]{1,2}"))
                .map(kind -> new Device(kind, Integer.parseInt(number)))
                .findFirst();
    }
}
