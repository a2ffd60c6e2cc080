package org.continuo.core.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SoundEndingsTests {
    private static final Path PANEL = Path.of("../native-shim/src/editor/CapturePanel.cpp");

    @Test
    void thePluginOffersFilesOfTheSameNames() throws IOException {
        assertEquals(
                new TreeSet<>(SoundFile.ENDINGS),
                Pattern.compile("\\*\\.(\\w+)")
                        .matcher(Files.readString(PANEL))
                        .results()
                        .map(ending -> ending.group(1))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
