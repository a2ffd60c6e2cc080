package org.continuo.core.service.wire;

import java.util.List;
import java.util.Objects;
import org.continuo.core.service.TakeQuery;
import org.jspecify.annotations.Nullable;

/** A search for takes field by field, as Jackson binds it; see {@code openapi.yaml}. */
record TakeQueryForm(
        @Nullable List<String> words,
        @Nullable String key,
        @Nullable Double leastBpm,
        @Nullable Double mostBpm,
        @Nullable Boolean starredOnly,
        @Nullable Integer most) {
    private static final int USUALLY = 100;

    static TakeQueryForm of(TakeQuery query) {
        return new TakeQueryForm(
                query.words(),
                query.key(),
                query.leastBpm(),
                query.mostBpm(),
                query.starredOnly(),
                query.most());
    }

    TakeQuery query() {
        return new TakeQuery(
                Objects.requireNonNullElse(words, List.of()),
                Objects.requireNonNullElse(key, ""),
                Objects.requireNonNullElse(leastBpm, 0.0),
                Objects.requireNonNullElse(mostBpm, 0.0),
                Objects.requireNonNullElse(starredOnly, false),
                Objects.requireNonNullElse(most, USUALLY));
    }
}
