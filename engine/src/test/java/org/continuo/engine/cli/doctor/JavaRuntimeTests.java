package org.continuo.engine.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaRuntimeTests {
    @TempDir private Path home;
    private final Machine machine = Machine.here(Path.of("/home/nobody"));

    @BeforeEach
    void onLinux() {
        assumeTrue(machine.isLinux(), "shared objects of Linux are written here");
    }

    private JavaRuntime runtime() {
        return new JavaRuntime(home, home.resolve("bin/java"), machine);
    }

    private void write(int processor, String version, String java) throws IOException {
        SharedObjects.write(home.resolve("lib/server/libjvm.so"), processor, SharedObjects.BYTES);
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("bin/java"), java);
        assertTrue(home.resolve("bin/java").toFile().setExecutable(true));
    }

    private static int here(Machine machine) {
        return machine.processor().equals("x86_64") ? SharedObjects.X86_64 : SharedObjects.AARCH64;
    }

    private void assertWrong(String part) throws Exception {
        Finding finding = runtime().look();
        assertFalse(finding.ok(), finding::toString);
        assertTrue(finding.sentence().contains(part), finding::toString);
    }

    @Test
    void thisOneIsWell() throws Exception {
        Path jdk = Path.of(System.getProperty("java.home"));
        Finding finding = new JavaRuntime(jdk, jdk.resolve("bin/java"), machine).look();

        assertTrue(finding.ok(), finding::toString);
        assertTrue(finding.sentence().startsWith("Java 2"), finding::toString);
    }

    @Test
    void anEmptyFolderIsNoJava() throws Exception {
        assertWrong("expected a Java runtime with " + home.resolve("lib/server/libjvm.so"));
    }

    @Test
    void anotherProcessorsJavaIsTold() throws Exception {
        int other = SharedObjects.X86_64 + SharedObjects.AARCH64 - here(machine);
        write(other, "25.0.1", "");
        assertWrong("expected a shared object for " + machine.processor());
    }

    @Test
    void anOldJavaIsTold() throws Exception {
        write(here(machine), "21.0.4", "");
        assertWrong("expected Java 25 or later, found 21.0.4");
        Files.delete(home.resolve("release"));
        assertWrong("found no version of Java");
    }

    @Test
    void oneThatDoesNotRunIsTold() throws Exception {
        write(here(machine), "25.0.1", "#!/bin/sh\nexit 7\n");
        assertWrong("ended with 7");
        write(here(machine), "25.0.1", "#!/nowhere/sh\n");
        assertWrong("could not be started");
    }
}
