package org.continuo.engine.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The repositories that an audiocraft model builds on: its files hold the language model, but only
 * names of the text encoder and usually of the codec.
 */
@FunctionalInterface
public interface Companions {
    HubName T5_BASE = HubName.parse("t5-base");
    HubName ENCODEC_32KHZ = HubName.parse("facebook/encodec_32khz");

    long LARGEST_POINTER_BYTES = 64 << 10;

    /** For models that point to what is expected of them, as all that Meta published do. */
    Companions AS_EXPECTED = folder -> List.of();

    /**
     * The names that the files of an audiocraft model hold and that are not here yet, beyond those
     * that its listing let expect. Asked again until nothing new is named.
     */
    List<HubName> named(Path audiocraftFolder) throws IOException;

    /**
     * What a listing lets expect before the files are here. A pointer takes two kilobytes, and no
     * codec's weights fit into 64.
     */
    static List<HubName> expected(List<HubFile> audiocraftFiles) {
        boolean codecIsPointer =
                audiocraftFiles.stream()
                        .filter(file -> file.path().value().equals(NeededFiles.CODEC_STATE))
                        .anyMatch(file -> file.sizeBytes() < LARGEST_POINTER_BYTES);
        return codecIsPointer ? List.of(T5_BASE, ENCODEC_32KHZ) : List.of(T5_BASE);
    }
}
