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
        assertEquals(Path.of("/fast/cache"), of(environment, "Linux"));
        assertEquals(Path.of("/fast/cache"), of(environment, "Mac OS X"));
    }

    @Test
    void otherwiseEachSystemHasItsPlace() {
        assertEquals(HOME.resolve(".cache/continuo"), of(Map.of(), "Linux"));
        assertEquals(Path.of("/xdg/continuo"), of(Map.of("XDG_CACHE_HOME", "/xdg"), "Linux"));
        assertEquals(HOME.resolve("Library/Caches/continuo"), of(Map.of(), "Mac OS X"));
        assertEquals(
                Path.of("/local/continuo/cache"),
                of(Map.of("LOCALAPPDATA", "/local"), "Windows 11"));
        assertEquals(HOME.resolve("AppData/Local/continuo/cache"), of(Map.of(), "Windows 11"));
    }

    @Test
    void aRelativeOrEmptyXdgFolderIsIgnored() {
        assertEquals(
                HOME.resolve(".cache/continuo"), of(Map.of("XDG_CACHE_HOME", "here"), "Linux"));
        assertEquals(HOME.resolve(".cache/continuo"), of(Map.of("XDG_CACHE_HOME", ""), "Linux"));
    }

    private static Path of(Map<String, String> environment, String osName) {
        return CacheFolder.of(environment, osName, HOME).path();
    }
}
