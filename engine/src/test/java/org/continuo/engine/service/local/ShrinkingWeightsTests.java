package org.continuo.engine.service.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.continuo.core.service.ServiceException;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights are cut by somebody while they are read: the reader's process lives, and says so. */
class ShrinkingWeightsTests {
    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16"})
    @DisabledOnOs(OS.WINDOWS) // where a file that is mapped cannot be cut
    void aFileThatIsCutWhileItIsReadIsOneSentence(ElementType type) throws Exception {
        RandomCheckpoint.write(folder, ModelGeometry.TINY, type, 1);
        Process reader =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:-CreateCoredumpOnCrash",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Reader.class.getName(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .directory(folder.toFile())
                        .start();
        String said = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(
                "BAD_INPUT the model's weights: expected a file at rest, found one that became"
                        + " shorter while it was read",
                said.strip());
        assertEquals(0, reader.waitFor());
    }

    /** Reads a checkpoint's weights, of which it leaves one page meanwhile. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            try (Checkpoint checkpoint = Checkpoint.open(folder)) {
                Path file = folder.resolve("model.safetensors");
                try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    cut.truncate(4096);
                }
                for (String name : checkpoint.weights().names()) {
                    checkpoint.weights().tensor(name).toFloats();
                }
                System.out.println("read all of " + Files.size(file) + " bytes");
            } catch (InternalError cut) {
                ServiceException problem = Problems.of(cut);
                System.out.println(problem.kind() + " " + problem.sentence());
            }
        }
    }
}
