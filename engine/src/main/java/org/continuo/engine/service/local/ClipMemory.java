package org.continuo.engine.service.local;

import java.util.Optional;
import org.continuo.core.problem.NextStep;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;

/**
 * Whether the sound of a job fits into the heap, told before anything is generated rather than
 * after all the work. Sound is held as 32-bit floats: every row as the model plays it, the finished
 * clips, and where their rate or channels are others than the model's, once more the clip that is
 * being finished, between that change and that of its level.
 *
 * @param rows clips that are made side by side
 * @param modelRateHz of the rows
 * @param modelChannels of the rows
 * @param finished rate and channels of the clips, both given
 */
record ClipMemory(int rows, int modelRateHz, int modelChannels, OutputFormat finished) {
    /**
     * What other objects of a job and of the engine need, and what the collector cannot use for
     * long arrays.
     */
    private static final double USABLE_SHARE = 0.85;

    private static final double GIGABYTE = 1e9;

    /** Bytes at the moment when most is held, for rows of {@code seconds} with their prompt. */
    double bytes(double seconds) {
        double row = seconds * modelRateHz * modelChannels;
        double clip =
                seconds * finished.sampleRateHz().orElseThrow() * finished.channels().orElseThrow();
        return Float.BYTES * (rows * (row + clip) + (isChanged() ? clip : 0));
    }

    private boolean isChanged() {
        return finished.sampleRateHz().orElseThrow() != modelRateHz
                || finished.channels().orElseThrow() != modelChannels;
    }

    /** The longest rows that fit, in seconds. */
    double longestSeconds(long heapBytes) {
        return USABLE_SHARE * heapBytes / bytes(1);
    }

    /**
     * Refuses rows that cannot be finished.
     *
     * @throws ServiceException if they need more than the heap has
     */
    void requireRoom(double seconds, long heapBytes) throws ServiceException {
        double longest = longestSeconds(heapBytes);
        if (seconds > longest) {
            throw new ServiceException(
                    Kind.BAD_REQUEST,
                    ("length: expected at most %.0f s of sound in all, which is what %.1f GB of"
                         + " memory can hold of %d clip%s at %d Hz with %d channel%s, found %.0f s")
                            .formatted(
                                    Math.floor(longest),
                                    heapBytes / GIGABYTE,
                                    rows,
                                    rows == 1 ? "" : "s",
                                    finished.sampleRateHz().orElseThrow(),
                                    finished.channels().orElseThrow(),
                                    finished.channels().orElseThrow() == 1 ? "" : "s",
                                    Math.ceil(seconds)),
                    Optional.of(new NextStep(NextStep.Kind.GIVE_MEMORY, gigabytes(seconds))));
        }
    }

    /** As many as hold rows of {@code seconds}. */
    private String gigabytes(double seconds) {
        return String.valueOf((long) Math.ceil(bytes(seconds) / USABLE_SHARE / (1L << 30)));
    }
}
