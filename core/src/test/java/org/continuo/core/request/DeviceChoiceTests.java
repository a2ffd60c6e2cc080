package org.continuo.core.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceChoiceTests {
    @ParameterizedTest
    @ValueSource(
            strings = {"auto", "gpu", "cpu", "webgpu", "webgpu:1", "cuda:3", "directml", "coreml"})
    void everyChoiceHasOneName(String label) {
        assertEquals(label, DeviceChoice.of(label).label());
    }

    @Test
    void theFirstOfAKindNeedsNoNumber() {
        assertEquals(DeviceChoice.of("webgpu"), DeviceChoice.of("webgpu:0"));
        assertEquals(
                new DeviceChoice.Only(new Device(DeviceKind.WEBGPU, 1)),
                DeviceChoice.of("webgpu:1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "toaster",
                "GPU",
                "webgpu:",
                "webgpu:x",
                "webgpu:-1",
                "webgpu:99",
                "cpu:1",
                "gpu:1",
                "auto:0",
                "webgpu:1:2"
            })
    void everythingElseIsRefusedInOneSentence(String label) {
        String sentence =
                String.valueOf(
                        assertThrows(IllegalArgumentException.class, () -> DeviceChoice.of(label))
                                .getMessage());
        assertTrue(sentence.startsWith("device: expected "), sentence);
        assertTrue(sentence.contains(", found "), sentence);
    }
}
