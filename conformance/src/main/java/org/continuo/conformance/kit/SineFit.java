package org.continuo.conformance.kit;

/**
 * What became of a sine: the least-squares fit of a·sin + b·cos at its frequency, away from the
 * edges of the sound.
 *
 * @param gainDb against the sine that went in
 * @param snrDb the fitted sine over what remains
 * @param phaseDegrees ahead of the sine that went in
 * @param levelDb of the whole signal, against the sine that went in
 */
record SineFit(double gainDb, double snrDb, double phaseDegrees, double levelDb) {
    static final double AMPLITUDE = 0.5;

    /** Left out at both ends. */
    private static final double EDGE_SECONDS = 0.1;

    /** One second of a sine. */
    static float[] sine(double frequencyHz, int sampleRateHz) {
        float[] samples = new float[sampleRateHz];
        for (int n = 0; n < samples.length; n++) {
            samples[n] = (float) (AMPLITUDE * Math.sin(angle(frequencyHz, n, sampleRateHz)));
        }
        return samples;
    }

    static SineFit of(float[] samples, double frequencyHz, int sampleRateHz) {
        int edge = (int) (EDGE_SECONDS * sampleRateHz);
        // the normal equations of the two unknowns
        double ss = 0;
        double sc = 0;
        double cc = 0;
        double ys = 0;
        double yc = 0;
        for (int n = edge; n < samples.length - edge; n++) {
            double sin = Math.sin(angle(frequencyHz, n, sampleRateHz));
            double cos = Math.cos(angle(frequencyHz, n, sampleRateHz));
            ss += sin * sin;
            sc += sin * cos;
            cc += cos * cos;
            ys += samples[n] * sin;
            yc += samples[n] * cos;
        }
        double determinant = ss * cc - sc * sc;
        double a = (ys * cc - yc * sc) / determinant;
        double b = (yc * ss - ys * sc) / determinant;
        double fitted = 0;
        double rest = 0;
        double all = 0;
        for (int n = edge; n < samples.length - edge; n++) {
            double angle = angle(frequencyHz, n, sampleRateHz);
            double model = a * Math.sin(angle) + b * Math.cos(angle);
            fitted += model * model;
            rest += (samples[n] - model) * (samples[n] - model);
            all += (double) samples[n] * samples[n];
        }
        double meanSquare = all / (samples.length - 2 * edge);
        return new SineFit(
                20 * Math.log10(Math.hypot(a, b) / AMPLITUDE),
                10 * Math.log10(fitted / rest),
                Math.toDegrees(Math.atan2(b, a)),
                10 * Math.log10(meanSquare / (AMPLITUDE * AMPLITUDE / 2)));
    }

    private static double angle(double frequencyHz, int n, int sampleRateHz) {
        return 2 * Math.PI * frequencyHz * n / sampleRateHz;
    }
}
