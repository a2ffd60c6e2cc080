package org.continuo.core.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheFolderTests {
    private static final Path HOME = Path.of("/home/someone");

    @Test
    void theVariableOfContinuoComesFirst() {
        Map<String, String> environment =
                Map.of("CONTINUO_CACHE", "/fast/cache", "XDG_CACHE_HOME", "/xdg");
        assertEquals(Path.of("/fast/cache"), of(environment, OperatingSystem.LINUX));
        assertEquals(Path.of("/fast/cache"), of(environment, OperatingSystem.MACOS));
    }

    @Test
    void otherwiseEachSystemHasItsPlace() {
        assertEquals(HOME.resolve(".cache/continuo"), of(Map.of(), OperatingSystem.LINUX));
        assertEquals(
                Path.of("/xdg/continuo"),
                of(Map.of("XDG_CACHE_HOME", "/xdg"), OperatingSystem.LINUX));
        assertEquals(HOME.resolve("Library/Caches/continuo"), of(Map.of(), OperatingSystem.MACOS));
        assertEquals(
                Path.of("/local/continuo/cache"),
                of(Map.of("LOCALAPPDATA", "/local"), OperatingSystem.WINDOWS));
        assertEquals(
                HOME.resolve("AppData/Local/continuo/cache"),
                of(Map.of(), OperatingSystem.WINDOWS));
    }

    @Test
    void aRelativeOrEmptyXdgFolderIsIgnored() {
        assertEquals(
                HOME.resolve(".cache/continuo"),
                of(Map.of("XDG_CACHE_HOME", "here"), OperatingSystem.LINUX));
        assertEquals(
                HOME.resolve(".cache/continuo"),
                of(Map.of("XDG_CACHE_HOME", ""), OperatingSystem.LINUX));
    }

    private static Path of(Map<String, String> environment, OperatingSystem system) {
        return CacheFolder.of(environment, system, HOME).path();
    }
}
