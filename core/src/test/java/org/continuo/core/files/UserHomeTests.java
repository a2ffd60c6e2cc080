package org.continuo.core.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserHomeTests {
    @Test
    void homeIsWhereTheShellSaysItIs() {
        assertEquals(
                Path.of("/home/ada"),
                UserHome.of(Map.of("HOME", "/home/ada"), OperatingSystem.LINUX, "/root"));
    }

    @Test
    void withoutTheVariableItIsWhatJavaKnows() {
        assertEquals(
                Path.of("/Users/ada"), UserHome.of(Map.of(), OperatingSystem.MACOS, "/Users/ada"));
        assertEquals(
                Path.of("/home/ada"),
                UserHome.of(Map.of("HOME", ""), OperatingSystem.LINUX, "/home/ada"));
    }

    @Test
    void onWindowsTheVariableOfAUnixShellIsNotTheUsersFolder() {
        assertEquals(
                Path.of("ada"),
                UserHome.of(Map.of("HOME", "/c/Users/ada"), OperatingSystem.WINDOWS, "ada"));
    }
}
