package org.continuo.engine.codec;

import java.util.Arrays;
import org.continuo.core.request.CodebookTokens;

/**
 * Decodes tokens while they still arrive: each call hands out the samples that no later token can
 * change, and together they are those of {@link AudioCodec#decode}.
 *
 * <p>The recurrent layers look only back, so their state is carried on; the convolutions before and
 * behind them look ahead by as many frames as {@link CodecReach} says, and by that much the samples
 * lag behind the tokens. At the beginning a reflected clip reads as far ahead as it otherwise reads
 * back.
 *
 * <p>Every call that hands out samples also computes their context anew, some four frames: tokens
 * are best given in blocks of 25 frames or more. What is kept is the context and, of frames that
 * are left out at first, their latents; one call works in windows, however many tokens it is given.
 *
 * <p>{@link #close} frees the state; the codec stays open for at least as long. One thread at a
 * time.
 */
public final class CodecStream implements AutoCloseable {
    private final AudioCodec codec;
    private final CodecConfig config;
    private final CodecDecoder decoder;
    private final int rows;
    private final int firstFrame;
    private final RecurrentState before;
    private final RecurrentState after;
    private final ReceptiveField latentReach;
    private final ReceptiveField synthesisReach;

    /** Tokens from frame {@link #tokensFrom} on. */
    private CodebookTokens tokens;

    private int tokensFrom;

    /** Of each row {@code [frames, width]}, from frame {@link #latentsFrom} on. */
    private float[][] latents;

    private int latentsFrom;
    private int latentsTo;

    /** Latents of the frames that are left out, and of their context. */
    private float[][] skipped;

    private int samplesTo;
    private boolean finished;

    CodecStream(
            AudioCodec codec, CodecConfig config, CodecDecoder decoder, int rows, int firstFrame) {
        if (rows < 1 || firstFrame < 0) {
            throw new IllegalArgumentException(
                    "codec stream: expected at least 1 row from a frame of 0 or more on, found"
                            + " %d rows from %d on".formatted(rows, firstFrame));
        }
        this.codec = codec;
        this.config = config;
        this.decoder = decoder;
        this.rows = rows;
        this.firstFrame = firstFrame;
        this.samplesTo = firstFrame;
        this.tokens = CodebookTokens.zeros(rows, config.codebooks(), 0);
        this.latents = new float[rows][0];
        this.skipped = new float[rows][0];
        this.before = RecurrentState.zeros(config, rows);
        this.after = RecurrentState.zeros(config, rows);
        this.latentReach = CodecReach.ofLatents(config);
        this.synthesisReach = CodecReach.ofSynthesis(config);
    }

    /**
     * Goes on.
     *
     * @param next {@code [rows, codebooks, frames]}, behind those before
     * @return samples {@code [rows · channels][0 or more]}, behind those before
     * @throws IllegalArgumentException for other tokens
     */
    public float[][] append(CodebookTokens next) {
        requireUnfinished();
        codec.checkTokens(next);
        tokens = tokens.followedBy(next);
        return advance(settled(received(), latentsTo, latentReach));
    }

    /** The samples that waited for what might follow, now that nothing does. */
    public float[][] finish() {
        requireUnfinished();
        if (received() < firstFrame) {
            throw new IllegalStateException(
                    "codec stream: expected at least %d frames, found %d"
                            .formatted(firstFrame, received()));
        }
        finished = true;
        return advance(received());
    }

    /**
     * The samples {@code [rows · channels][firstFrame · hop]} of the frames that were left out,
     * once the stream is finished.
     */
    public float[][] skippedSamples() {
        if (!finished) {
            throw new IllegalStateException(
                    "codec stream: expected to be finished before what it left out is asked for");
        }
        int known = skipped[0].length / config.decoderWidth();
        return synthesized(skipped, 0, 0, firstFrame, known);
    }

    /** How far the clip is settled: frames whose context is there, or as many as before. */
    private static int settled(int available, int done, ReceptiveField reach) {
        int to = available - reach.after();
        return to > reach.before() ? Math.max(done, to) : done;
    }

    private int received() {
        return tokensFrom + tokens.frames();
    }

    private float[][] advance(int latentsEnd) {
        computeLatents(latentsEnd);
        int from = samplesTo;
        samplesTo = finished ? latentsTo : settled(latentsTo, samplesTo, synthesisReach);
        float[][] audio = synthesized(latents, latentsFrom, from, samplesTo, latentsTo);
        if (from == firstFrame && (samplesTo > from || finished)) {
            int needed = window(0, firstFrame, synthesisReach, latentsTo).contextTo();
            skipped = frames(latents, 0, firstFrame == 0 ? 0 : needed);
        }
        forget();
        return audio;
    }

    private void computeLatents(int end) {
        int width = config.decoderWidth();
        int from = latentsTo;
        for (int row = 0; row < rows; row++) {
            latents[row] = Arrays.copyOf(latents[row], (end - latentsFrom) * width);
        }
        int step = Math.max(decoder.latentWindow(), latentReach.before() + 1);
        while (from < end) {
            int to = Math.min(end, from + step);
            Window window = window(from, to, latentReach, received()).shifted(-tokensFrom);
            decoder.latents(tokens, window, before, after, latents, from - latentsFrom);
            from = to;
        }
        latentsTo = end;
    }

    /** Samples of frames {@code from … to}, where latents are known from {@code base} on. */
    private float[][] synthesized(float[][] known, int base, int from, int to, int available) {
        int channels = config.audioChannels();
        float[][] audio = new float[rows * channels][samples(from, to)];
        int step = Math.max(decoder.sampleWindow(), synthesisReach.before() + 1);
        for (int row = 0; row < rows; row++) {
            for (int at = from; at < to; at += step) {
                Window window = window(at, Math.min(to, at + step), synthesisReach, available);
                decoder.synthesize(
                        known[row], window.shifted(-base), audio, row * channels, at - from);
            }
        }
        return audio;
    }

    /** What a window hands out; behind the last frame a clip may end early. */
    private int samples(int from, int to) {
        int end = finished && to == latentsTo ? config.samples(to) : to * config.hopLength();
        return end - from * config.hopLength();
    }

    private static Window window(int from, int to, ReceptiveField reach, int available) {
        return new Window(
                from,
                to,
                Math.max(0, from - reach.before()),
                Math.min(available, Math.max(to, reach.before() + 1) + reach.after()));
    }

    /** Lets go of what is no longer read. */
    private void forget() {
        int tokensNeeded = Math.max(tokensFrom, latentsTo - latentReach.before());
        tokens = tokens.slice(tokensNeeded - tokensFrom, tokens.frames());
        tokensFrom = tokensNeeded;
        if (samplesTo > firstFrame) {
            int needed = Math.max(latentsFrom, samplesTo - synthesisReach.before());
            latents = frames(latents, needed - latentsFrom, latentsTo - latentsFrom);
            latentsFrom = needed;
        }
    }

    private float[][] frames(float[][] known, int from, int to) {
        int width = config.decoderWidth();
        return Arrays.stream(known)
                .map(row -> Arrays.copyOfRange(row, from * width, to * width))
                .toArray(float[][]::new);
    }

    private void requireUnfinished() {
        if (finished) {
            throw new IllegalStateException("codec stream: expected no call behind its end");
        }
    }

    @Override
    public void close() {
        before.close();
        after.close();
    }
}
