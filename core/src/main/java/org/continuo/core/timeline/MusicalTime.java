package org.continuo.core.timeline;

/** Bars at a steady tempo, in seconds and in samples. */
public record MusicalTime(Tempo tempo, Meter meter) {

    public double barSeconds() {
        return meter.quartersPerBar() * tempo.quarterSeconds();
    }

    /**
     * The length of some bars to the nearest sample. Rounded once and not bar by bar, so that many
     * bars do not drift.
     */
    public long samples(double bars, int sampleRateHz) {
        return Math.round(bars * barSeconds() * sampleRateHz);
    }

    /** How many bars a time is. */
    public double bars(double seconds) {
        return seconds / barSeconds();
    }
}
