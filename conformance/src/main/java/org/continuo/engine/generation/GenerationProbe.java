package org.continuo.engine.generation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;

/** Windows as audiocraft cuts them, and parts of the reference's way that ours does not go. */
public final class GenerationProbe {
    private GenerationProbe() {}

    /** The sounds of tokens {@code [rows, codebooks, frames]}. */
    public static List<AudioSamples> decode(MusicGenParts parts, CodebookTokens codes)
            throws IOException {
        List<AudioSamples> clips = new ArrayList<>();
        for (int row = 0; row < codes.batch(); row++) {
            clips.add(parts.decodeRow(codes, row));
        }
        return clips;
    }

    /** Windows from times and not from frames. */
    public static LongFormWindows ofDuration(
            double durationSeconds,
            double maximumSeconds,
            double strideSeconds,
            double frameRateHz,
            int promptFrames) {
        return LongFormWindows.ofDuration(
                durationSeconds, maximumSeconds, strideSeconds, frameRateHz, promptFrames);
    }
}
