package org.continuo.engine.generation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.GenerationEvent.Listener;
import org.continuo.engine.generation.LongFormWindows.Window;

/**
 * Decodes the rows that a listener wants to hear while their tokens are drawn, on the generating
 * thread between two steps. Their clips come from what was decoded so; no row is decoded twice.
 *
 * <p>A prompt goes through the codec's recurrent layers before the first step, since their state is
 * part of what comes next. Its samples are left for the end but for the last two seconds, which a
 * seam needs.
 *
 * <p>Blocks grow with what there is already. The first sound comes early then, and who listens
 * while it is made waits nowhere if the model is 1.25 times as fast as the music: the next block, a
 * quarter of what there is, is ready before that has been played. Blocks of a second cost hardly
 * more than decoding at once.
 */
final class EarlyAudio implements AutoCloseable {
    /** The level that a {@code Seam} matches is measured over 2 s; resampling needs some more. */
    static final double LEAD_SECONDS = 2.1;

    private static final double SHORTEST_BLOCK_SECONDS = 0.2;
    private static final double LONGEST_BLOCK_SECONDS = 1;
    private static final int SHARE_OF_EARLIER = 4;

    private final MusicGenParts parts;
    private final List<HeardLevel> levels;
    private final Map<Integer, ClipDecoding> clips = new TreeMap<>();
    private final int promptFrames;
    private int decodedFrames;

    /**
     * Prepares clips.
     *
     * @param prompts with which they begin
     */
    EarlyAudio(MusicGenParts parts, Listener listener, HeardPrompts prompts) throws IOException {
        this.parts = parts;
        this.levels = prompts.levels();
        this.promptFrames = prompts.frames();
        int skipped = Math.max(0, promptFrames - frames(LEAD_SECONDS));
        for (int row = 0; row < levels.size(); row++) {
            if (listener.hearsAudio(row)) {
                clips.put(
                        row,
                        new ClipDecoding(
                                parts, listener, row, levels.get(row), skipped, promptFrames));
            }
        }
    }

    /** What hears the frames of a window. */
    TokenGenerator.FrameListener of(Window window) {
        return clips.isEmpty()
                ? soFar -> {}
                : soFar -> {
                    int complete = window.startFrame() + soFar.count();
                    // At a window's end whatever is there: the next one may not reach back to it.
                    if (complete - decodedFrames >= blockFrames()
                            || soFar.count() == window.frames()) {
                        decode(soFar.from(decodedFrames - window.startFrame()));
                    }
                };
    }

    /** The clips of all rows of {@code [rows, codebooks, frames]}, the last pieces told of. */
    List<AudioSamples> clips(CodebookTokens codes) throws IOException {
        decode(codes.slice(decodedFrames, codes.frames()));
        List<AudioSamples> all = new ArrayList<>();
        for (int row = 0; row < codes.batch(); row++) {
            ClipDecoding clip = clips.get(row);
            all.add(
                    clip == null
                            ? levels.get(row).played(parts.decodeRow(codes, row))
                            : clip.finish());
        }
        return all;
    }

    private int blockFrames() {
        return Math.clamp(
                (decodedFrames - promptFrames) / SHARE_OF_EARLIER,
                frames(SHORTEST_BLOCK_SECONDS),
                frames(LONGEST_BLOCK_SECONDS));
    }

    private int frames(double seconds) {
        return (int) Math.ceil(seconds * parts.frameRateHz());
    }

    /** Decodes {@code [rows, codebooks, frames]}, which follow what was decoded before. */
    void decode(CodebookTokens next) {
        for (ClipDecoding clip : clips.values()) {
            clip.append(next);
        }
        decodedFrames += next.frames();
    }

    @Override
    public void close() {
        clips.values().forEach(ClipDecoding::close);
    }
}
