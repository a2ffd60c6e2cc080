package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.continuo.core.audio.SoundFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code continue} reads of its sound. */
class ContinueCommandTests {
    private static final int LONGER_THAN_HEARD_SECONDS = 70;

    @TempDir Path folder;

    @Test
    void aSoundThatIsKeptIsDecodedOnce() throws IOException {
        Path song = Sounds.music(folder.resolve("song.wav"), LONGER_THAN_HEARD_SECONDS);
        float[] whole = SoundFile.at(song).read().channel(0);
        SoundFile file = SoundFile.at(song);
        var command = new ContinueCommand();
        command.keepPrompt = true;
        float[] heard = command.heard(file).channel(0);
        Files.delete(song);
        assertEquals(Math.round(Description.HEARD_SECONDS * file.sampleRateHz()), heard.length);
        assertArrayEquals(
                Arrays.copyOfRange(whole, whole.length - heard.length, whole.length), heard);
        assertArrayEquals(whole, command.region.read(file).channel(0));
    }
}
