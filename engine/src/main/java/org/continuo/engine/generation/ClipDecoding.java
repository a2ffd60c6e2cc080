package org.continuo.engine.generation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.GenerationEvent;
import org.continuo.core.request.GenerationEvent.Listener;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.codec.CodecStream;
import org.continuo.engine.codec.StereoTokens;

/** One row on its way to a clip, told of piece by piece. */
final class ClipDecoding implements AutoCloseable {
    private final MusicGenParts parts;
    private final Listener listener;
    private final int row;
    private final HeardLevel level;
    private final boolean stereo;
    private final int sampleRateHz;
    private final int hopLength;
    private final int joinSample;
    private final CodecStream stream;
    private final List<AudioSamples> pieces = new ArrayList<>();
    private int samples;

    /**
     * Begins a clip.
     *
     * @param level at which the row's prompt was heard
     * @param skippedFrames frames at its beginning that are decoded at the end
     * @param promptFrames frames before the new music
     */
    ClipDecoding(
            MusicGenParts parts,
            Listener listener,
            int row,
            HeardLevel level,
            int skippedFrames,
            int promptFrames)
            throws IOException {
        this.parts = parts;
        this.listener = listener;
        this.row = row;
        this.level = level;
        stereo = parts.decoderConfig().stereo();
        sampleRateHz = parts.sampleRateHz();
        hopLength = parts.codec().hopLength();
        joinSample = promptFrames * hopLength;
        samples = skippedFrames * hopLength;
        stream = parts.codec().openStream(stereo ? 2 : 1, skippedFrames);
    }

    /** Goes on with its row of {@code [rows, codebooks, frames]}. */
    void append(CodebookTokens next) {
        CodebookTokens own = next.row(row);
        tell(stream.append(stereo ? StereoTokens.separated(own) : own));
    }

    /** Tells of the last piece; the whole clip. */
    AudioSamples finish() throws CheckpointException {
        tell(stream.finish());
        float[][] skipped = stream.skippedSamples();
        parts.requireNumbers(skipped);
        pieces.addFirst(played(skipped));
        float[][] clip = new float[skipped.length][samples];
        int at = 0;
        for (AudioSamples piece : pieces) {
            for (int channel = 0; channel < clip.length; channel++) {
                System.arraycopy(piece.channel(channel), 0, clip[channel], at, piece.length());
            }
            at += piece.length();
        }
        pieces.clear();
        return new AudioSamples(clip, sampleRateHz);
    }

    private void tell(float[][] piece) {
        if (piece[0].length > 0) {
            try {
                parts.requireNumbers(piece);
            } catch (CheckpointException damaged) {
                throw new UncheckedIOException(damaged);
            }
            AudioSamples played = played(piece);
            pieces.add(played);
            listener.on(new GenerationEvent.AudioDecoded(row, played, samples, joinSample));
            samples += played.length();
        }
    }

    private AudioSamples played(float[][] decoded) {
        return level.played(new AudioSamples(decoded, sampleRateHz));
    }

    @Override
    public void close() {
        stream.close();
    }
}
