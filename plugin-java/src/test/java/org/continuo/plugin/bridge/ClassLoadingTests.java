package org.continuo.plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As C++ loads it: by a loader of its own, on a thread whose context loader knows nothing. */
class ClassLoadingTests {
    @Test
    void aLoaderOfItsOwnIsEnough(@TempDir Path data) throws Exception {
        List<URL> places = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
            places.add(Path.of(place).toUri().toURL());
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(
                        places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(null);
            Class<?> entry =
                    Class.forName("org.continuo.plugin.bridge.PluginEntryPoint", true, loader);
            assertNotSame(PluginEntryPoint.class, entry);
            Method call = entry.getMethod("call", long.class, String.class, ByteBuffer.class);
            long handle =
                    (long)
                            entry.getMethod("open", String.class)
                                    .invoke(null, "{\"dataFolder\": \"%s\"}".formatted(data));
            assertTrue(handle > 0);
            String presets = (String) call.invoke(null, handle, "{\"do\": \"presets\"}", null);
            assertTrue(presets.contains("\"ok\":true") && presets.contains("jazz-trio"), presets);
            String prompt =
                    (String)
                            call.invoke(
                                    null,
                                    handle,
                                    "{\"do\": \"compose\", \"prompt\": \"x\", \"tempoBpm\": 99}",
                                    null);
            assertTrue(prompt.contains("x, 99 bpm"), prompt);
            // No host has bound the callback here: the news are lost, the process is not.
            assertEquals(0L, entry.getMethod("open", String.class).invoke(null, "no JSON"));
            entry.getMethod("close", long.class).invoke(null, handle);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
