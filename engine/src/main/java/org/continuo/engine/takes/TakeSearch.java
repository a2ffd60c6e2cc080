package org.continuo.engine.takes;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What takes are looked for by; all of it must be so.
 *
 * @param words each of which stands in the take's words, whatever its letters' case
 * @param key such as {@code A minor}
 * @param leastBpm of its tempo, and {@code mostBpm}
 * @param model a part of its name
 * @param since made then or later
 */
public record TakeSearch(
        List<String> words,
        Optional<String> key,
        OptionalDouble leastBpm,
        OptionalDouble mostBpm,
        Optional<String> model,
        Optional<Instant> since,
        boolean starredOnly) {
    public TakeSearch {
        words = List.copyOf(words);
    }

    /** Whether a take is so. */
    public boolean finds(Take take) {
        double bpm = take.tempoBpm().orElse(Double.NaN);
        return words.stream().allMatch(word -> holds(take.words(), word))
                && (key.isEmpty() || key.get().equalsIgnoreCase(take.key().orElse("")))
                && (leastBpm.isEmpty() || bpm >= leastBpm.getAsDouble())
                && (mostBpm.isEmpty() || bpm <= mostBpm.getAsDouble())
                && (model.isEmpty() || holds(take.model(), model.get()))
                && (since.isEmpty() || !take.made().isBefore(since.get()))
                && (!starredOnly || take.starred());
    }

    private static boolean holds(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
