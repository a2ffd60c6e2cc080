package org.continuo.engine.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a clip that is computed on its own, in frames: {@code from … to} is kept, {@code
 * contextFrom … contextTo} is computed. The context ends where the clip does, so that its true ends
 * are padded as the reference pads them.
 */
record Window(int from, int to, int contextFrom, int contextTo) {

    /**
     * Splits a clip into windows of nearly equal length. None is much shorter than {@code
     * preferred}, or a window at the end could be shorter than what its padding reflects.
     *
     * @param frames of the clip
     * @param preferred kept frames of a window, which it may exceed up to twice
     */
    static List<Window> over(int frames, int preferred, ReceptiveField reach) {
        int least = Math.max(preferred, 2 * (reach.before() + reach.after()));
        int count = Math.max(1, frames / least);
        List<Window> windows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) frames * i / count);
            int to = (int) ((long) frames * (i + 1) / count);
            windows.add(
                    new Window(
                            from,
                            to,
                            Math.max(0, from - reach.before()),
                            Math.min(frames, to + reach.after())));
        }
        return windows;
    }

    /** The same part where frames are counted from another one. */
    Window shifted(int frames) {
        return new Window(from + frames, to + frames, contextFrom + frames, contextTo + frames);
    }

    int keptFrames() {
        return to - from;
    }

    int contextFrames() {
        return contextTo - contextFrom;
    }
}
