package org.continuo.core.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserHomeTests {
    @Test
    void homeIsWhereTheShellSaysItIs() {
        assertEquals(
                Path.of("/home/ada"), UserHome.of(Map.of("HOME", "/home/ada"), "Linux", "/root"));
    }

    @Test
    void withoutTheVariableItIsWhatJavaKnows() {
        assertEquals(Path.of("/Users/ada"), UserHome.of(Map.of(), "Mac OS X", "/Users/ada"));
        assertEquals(Path.of("/home/ada"), UserHome.of(Map.of("HOME", ""), "Linux", "/home/ada"));
    }

    @Test
    void onWindowsTheVariableOfAUnixShellIsNotTheUsersFolder() {
        assertEquals(
                Path.of("ada"), UserHome.of(Map.of("HOME", "/c/Users/ada"), "Windows 11", "ada"));
    }
}
