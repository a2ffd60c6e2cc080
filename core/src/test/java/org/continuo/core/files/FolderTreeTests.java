package org.continuo.core.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderTreeTests {
    @TempDir Path folder;

    @Test
    void everythingInsideGoesAndWhatLinksLeadToStays() throws IOException {
        Path kept = Files.writeString(folder.resolve("kept.txt"), "kept");
        Path tree = folder.resolve("tree");
        Files.createDirectories(tree.resolve("a/b"));
        Files.writeString(tree.resolve("a/b/c.txt"), "c");
        Files.createSymbolicLink(tree.resolve("link"), kept);
        Files.createSymbolicLink(tree.resolve("folder-link"), folder);

        FolderTree.delete(tree);

        assertFalse(Files.exists(tree));
        assertEquals("kept", Files.readString(kept));
        FolderTree.delete(tree); // nothing there is fine
    }

    /**
     * Each attempt that fails has met a file that was added meanwhile; there are fewer than
     * attempts.
     */
    @Test
    void aFolderGoesAlthoughAThreadStillAddsFiles() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        CountDownLatch writing = new CountDownLatch(1);
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                for (int i = 0; i < 90; i++) {
                                    Files.writeString(tree.resolve("file " + i), "x");
                                    writing.countDown();
                                }
                            } catch (IOException folderIsGone) {
                                writing.countDown();
                            }
                        });
        writing.await();

        FolderTree.deleteWhileWritten(tree);
        writer.join();

        assertTrue(Files.notExists(tree));
    }
}
