package org.continuo.engine.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.continuo.engine.evaluation.MeanInterval;

/**
 * Measures as an SVG picture: a row each with a dot for every clip, the mean, and its 95 %
 * interval.
 */
final class MeasurePicture {
    private static final int WIDTH = 760;
    private static final int ROW_HEIGHT = 46;
    private static final int LEFT = 180;
    private static final int RIGHT = 560;
    private static final int MARGIN = 16;

    private MeasurePicture() {}

    static String of(Map<String, List<Double>> measures) {
        int height = 2 * MARGIN + ROW_HEIGHT * measures.size();
        StringBuilder svg = new StringBuilder();
        svg.append(
                String.format(
                        Locale.ROOT,
                        """
                        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" \
                        font-family="sans-serif" font-size="13">
                        <rect width="100%%" height="100%%" fill="#fff"/>
                        """,
                        WIDTH,
                        height));
        int y = MARGIN;
        for (Map.Entry<String, List<Double>> measure : measures.entrySet()) {
            y += ROW_HEIGHT;
            row(svg, measure.getKey(), measure.getValue(), y - ROW_HEIGHT / 2);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void row(StringBuilder svg, String name, List<Double> values, int y) {
        MeanInterval mean =
                MeanInterval.of(values.stream().mapToDouble(Double::doubleValue).toArray());
        double low = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double high = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        Axis axis = new Axis(low, high);
        svg.append(
                String.format(
                        Locale.ROOT,
                        """
                        <text x="%d" y="%d">%s</text>
                        <line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#ccc"/>
                        """,
                        MARGIN,
                        y + 4,
                        name.replace('_', ' '),
                        LEFT,
                        y,
                        RIGHT,
                        y));
        for (double value : values) {
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<circle cx=\"%.1f\" cy=\"%d\" r=\"4\" fill=\"#2f6fd0\""
                                    + " fill-opacity=\"0.35\"/>\n",
                            axis.x(value),
                            y));
        }
        svg.append(
                String.format(
                        Locale.ROOT,
                        """
                        <line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="#111" stroke-width="3"/>
                        <line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="#111" stroke-width="3"/>
                        <text x="%d" y="%d">%.3g  [%.3g, %.3g]</text>
                        """,
                        axis.x(mean.low()),
                        y,
                        axis.x(mean.high()),
                        y,
                        axis.x(mean.mean()),
                        y - 9,
                        axis.x(mean.mean()),
                        y + 9,
                        RIGHT + MARGIN,
                        y + 4,
                        mean.mean(),
                        mean.low(),
                        mean.high()));
    }

    /** From the least to the greatest value of a row. */
    private record Axis(double low, double high) {
        double x(double value) {
            double share = high > low ? (value - low) / (high - low) : 0.5;
            return LEFT + share * (RIGHT - LEFT);
        }
    }
}
