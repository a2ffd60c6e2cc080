package org.continuo.engine.service.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.audio.WavFile;
import org.continuo.core.files.DraftFiles;
import org.continuo.core.service.SeparationEvent.StemFile;
import org.continuo.core.service.SeparationRequest;
import org.continuo.core.service.Sound;
import org.continuo.engine.onnx.InferenceException;
import org.continuo.engine.service.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StemRunTests {
    @TempDir Path folder;

    /** The card is there by its machine's word alone, and no session can be opened on it. */
    @Test
    void whatACardFailsAtTheProcessorDoesAgainUnlessThatIsForbidden() throws IOException {
        List<String> notes = new ArrayList<>();
        try (DraftFiles files = new DraftFiles(notes::add)) {
            List<StemFile> stems = run("auto", notes).write(files);
            files.publish();
            assertEquals(4, stems.size());
            assertEquals(3_000, WavFile.read(stems.getFirst().file()).length());
        }
        assertEquals(2, notes.size(), notes::toString);
        assertTrue(notes.getFirst().startsWith("computing on webgpu"), notes.getFirst());
        assertTrue(notes.getLast().endsWith("the processor does it again"), notes.getLast());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(5, left.filter(file -> file.toString().contains("mix")).count());
        }
        try (DraftFiles files = new DraftFiles(notes::add)) {
            assertThrows(InferenceException.class, () -> run("webgpu", notes).write(files));
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(5, left.filter(file -> file.toString().contains("mix")).count());
        }
    }

    private StemRun run(String device, List<String> notes) throws IOException {
        Path sound = folder.resolve("mix.wav");
        WavFile.write(sound, TestEngine.tone(1, 3_000, 12_000), SampleEncoding.FLOAT_32);
        SeparationRequest request =
                new SeparationRequest(
                        new Sound.InFile(SoundFile.at(sound), TimeRange.ALL),
                        Path.of("src/test/resources/conformance/stems/models/c0ffee03-2641a965.th")
                                .toAbsolutePath()
                                .toString(),
                        1,
                        device,
                        List.of(),
                        Optional.empty(),
                        folder,
                        "mix",
                        OptionalLong.empty());
        return new StemRun(
                new StemShelf(TestEngine.setup(folder), new FallingBackTests.OneCard()),
                request,
                () -> {},
                done -> {},
                notes::add);
    }
}
