package org.continuo.engine.listening;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.continuo.engine.evaluation.MeanInterval;
import org.continuo.engine.listening.ListeningTest.Kind;

/** What all listeners together say. */
public record ListeningSummary(List<Line> lines) {
    /**
     * A system's mean opinion score, or how far one is preferred to another.
     *
     * @param kind of the answers
     * @param system that is judged
     * @param against whom; nothing where a clip was rated by itself
     * @param mean from 1 to 5; or the share of answers for {@code system}, those of no preference
     *     counting half
     * @param answers how many
     * @param raters how many listeners gave them
     */
    public record Line(
            Kind kind,
            String system,
            String against,
            MeanInterval mean,
            int answers,
            long raters) {}

    /** Sums up the ratings that count. */
    public static ListeningSummary of(RatingFile file) {
        Map<List<String>, List<Rating>> groups = new TreeMap<>(ListeningSummary::compare);
        for (Rating rating : file.counted()) {
            groups.computeIfAbsent(group(rating), unknown -> new ArrayList<>()).add(rating);
        }
        List<Line> lines = new ArrayList<>();
        groups.forEach((group, ratings) -> {
            double[] values =
                    ratings.stream().mapToDouble(rating -> value(rating, group.get(1))).toArray();
            lines.add(
                    new Line(
                            ratings.getFirst().kind(),
                            group.get(1),
                            group.get(2),
                            MeanInterval.of(values),
                            values.length,
                            ratings.stream().map(Rating::rater).distinct().count()));
        });
        return new ListeningSummary(List.copyOf(lines));
    }

    /** Kind and systems; of two the one that comes first by name is judged. */
    private static List<String> group(Rating rating) {
        boolean turned = rating.kind() == Kind.AB && rating.system().compareTo(rating.other()) > 0;
        return List.of(
                rating.kind().label(),
                turned ? rating.other() : rating.system(),
                turned ? rating.system() : rating.other());
    }

    private static int compare(List<String> one, List<String> two) {
        for (int i = 0; i < one.size(); i++) {
            int order = one.get(i).compareTo(two.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static double value(Rating rating, String judged) {
        return switch (rating.answer()) {
            case "same" -> 0.5;
            case "a" -> rating.system().equals(judged) ? 1 : 0;
            case "b" -> rating.other().equals(judged) ? 1 : 0;
            default -> Integer.parseInt(rating.answer());
        };
    }
}
