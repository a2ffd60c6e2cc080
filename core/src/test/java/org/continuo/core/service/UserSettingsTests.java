package org.continuo.core.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserSettingsTests {
    @TempDir Path folder;

    private UserSettings written(String json) throws IOException {
        Files.writeString(folder.resolve("settings.json"), json);
        return UserSettings.of(new DataFolder(folder));
    }

    @Test
    void whatIsNotSaidIsAsUsual() throws IOException {
        assertEquals(UserSettings.DEFAULT, UserSettings.of(new DataFolder(folder)));
        assertEquals(UserSettings.DEFAULT, written("{}"));
        assertEquals(
                new UserSettings(false, true, new DeviceChoice.Only(Device.CPU), 0.5),
                written(
                        """
                        {"origin": false, "device": "cpu", "takesGigabytes": 0.5}\
                        """));
    }

    @Test
    void aDeviceThatNobodyKnowsIsRefusedInOneSentence() {
        String sentence =
                String.valueOf(
                        assertThrows(IOException.class, () -> written("{\"device\": \"tpu\"}"))
                                .getMessage());
        assertEquals(
                folder.resolve("settings.json")
                        + ": device: expected auto, gpu or cpu, webgpu, cuda, directml, coreml, and"
                        + " :1 behind it for the second of its kind, found tpu",
                sentence);
    }
}
