package org.continuo.core.audio;

/**
 * A second-order filter, {@code y[n] = b0·x[n] + b1·x[n-1] + b2·x[n-2] - a1·y[n-1] - a2·y[n-2]}, as
 * the loudness meters need it.
 */
record Biquad(double b0, double b1, double b2, double a1, double a2) {

    /** The high shelf of R. Bristow-Johnson's audio-EQ cookbook. */
    static Biquad highShelf(double gainDb, double frequencyHz, double q, double sampleRateHz) {
        double omega = 2 * Math.PI * frequencyHz / sampleRateHz;
        double alpha = Math.sin(omega) / 2 / q;
        double amplitude = Math.pow(10, gainDb / 40);
        double slope = 2 * Math.sqrt(amplitude) * alpha;
        double less = (amplitude - 1) * Math.cos(omega);
        double more = (amplitude + 1) * Math.cos(omega);
        return normalised(
                amplitude * (amplitude + 1 + less + slope),
                -2 * amplitude * (amplitude - 1 + more),
                amplitude * (amplitude + 1 + less - slope),
                amplitude + 1 - less + slope,
                2 * (amplitude - 1 - more),
                amplitude + 1 - less - slope);
    }

    /** The high pass of the audio-EQ cookbook. */
    static Biquad highPass(double frequencyHz, double q, double sampleRateHz) {
        double omega = 2 * Math.PI * frequencyHz / sampleRateHz;
        double alpha = Math.sin(omega) / 2 / q;
        double cosine = Math.cos(omega);
        return normalised(
                (1 + cosine) / 2, -1 - cosine, (1 + cosine) / 2, 1 + alpha, -2 * cosine, 1 - alpha);
    }

    /** Stage 1 of BS.1770's weighting; at 48 kHz it has the coefficients of the recommendation. */
    static Biquad bs1770Shelf(double sampleRateHz) {
        double k = Math.tan(Math.PI * 1681.974450955533 / sampleRateHz);
        double q = 0.7071752369554196;
        double high = Math.pow(10, 3.999843853973347 / 20);
        double band = Math.pow(high, 0.4996667741545416);
        return normalised(
                high + band * k / q + k * k,
                2 * (k * k - high),
                high - band * k / q + k * k,
                1 + k / q + k * k,
                2 * (k * k - 1),
                1 - k / q + k * k);
    }

    /** Stage 2 of BS.1770's weighting; its numerator is 1, -2, 1 at any rate. */
    static Biquad bs1770HighPass(double sampleRateHz) {
        double k = Math.tan(Math.PI * 38.13547087602444 / sampleRateHz);
        double q = 0.5003270373238773;
        double a0 = 1 + k / q + k * k;
        return new Biquad(1, -2, 1, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0);
    }

    private static Biquad normalised(
            double b0, double b1, double b2, double a0, double a1, double a2) {
        return new Biquad(b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0);
    }

    /** The filtered samples, from rest, in an array of their own. */
    float[] filter(float[] samples) {
        float[] filtered = new float[samples.length];
        double s1 = 0;
        double s2 = 0;
        for (int i = 0; i < samples.length; i++) {
            double x = samples[i];
            double y = b0 * x + s1;
            s1 = b1 * x - a1 * y + s2;
            s2 = b2 * x - a2 * y;
            filtered[i] = (float) y;
        }
        return filtered;
    }
}
