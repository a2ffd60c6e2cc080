package org.continuo.engine.checkpoint;

import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** The few lines that git keeps in place of a large file, until Git LFS fetches it. */
final class GitPointer {
    static final String WHAT = "a pointer of Git LFS instead of the file: run git lfs pull there";

    private static final byte[] BEGINNING =
            "version https://git-lfs.github.com/".getBytes(StandardCharsets.US_ASCII);

    private GitPointer() {}

    static boolean is(MappedFile file) {
        if (file.bytes().byteSize() < BEGINNING.length) {
            return false;
        }
        for (int i = 0; i < BEGINNING.length; i++) {
            if (file.bytes().get(ValueLayout.JAVA_BYTE, i) != BEGINNING[i]) {
                return false;
            }
        }
        return true;
    }
}
