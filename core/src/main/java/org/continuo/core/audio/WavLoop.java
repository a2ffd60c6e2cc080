package org.continuo.core.audio;

import java.util.List;

/**
 * What samplers and DAWs find in the file of a loop that is played round: its tempo and beats
 * ({@code acid}) and that all of it is the loop ({@code smpl}).
 *
 * @param samples of the loop
 * @param beats of the loop, in the unit of its meter
 * @param beatsPerBar the meter's upper number
 * @param beatUnit its lower one
 * @param beatsPerMinute in the same unit
 */
public record WavLoop(
        int samples, int beats, int beatsPerBar, int beatUnit, double beatsPerMinute) {
    private static final int ROOT_NOTE = 60;

    /** Bits of {@code acid}'s kind: none set is a loop without a root note that is stretched. */
    private static final int STRETCHED_LOOP = 0;

    /** The chunks of a file of this rate. */
    public List<WavChunk> chunks(int sampleRateHz) {
        return List.of(sampler(sampleRateHz), acid());
    }

    private WavChunk sampler(int sampleRateHz) {
        WavChunk.Body body = new WavChunk.Body(60);
        body.ints(0, 0, (int) Math.round(1e9 / sampleRateHz)); // maker, product, sample period
        body.ints(ROOT_NOTE, 0, 0, 0); // pitch fraction, SMPTE format and offset
        body.ints(1, 0); // one loop and no data of a sampler's own
        body.ints(0, 0, 0, samples - 1, 0, 0); // id, forward, first, last, fraction, for ever
        return body.chunk("smpl");
    }

    private WavChunk acid() {
        WavChunk.Body body = new WavChunk.Body(24);
        body.ints(STRETCHED_LOOP);
        body.shorts(ROOT_NOTE, 0x8000);
        body.floats(0);
        body.ints(beats);
        body.shorts(beatUnit, beatsPerBar);
        body.floats((float) beatsPerMinute);
        return body.chunk("acid");
    }
}
