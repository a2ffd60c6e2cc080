package org.continuo.engine.service.local;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.TakeInfo;
import org.continuo.core.service.TakeQuery;
import org.continuo.core.service.TakesFound;
import org.continuo.engine.takes.Take;
import org.continuo.engine.takes.TakeLibrary;
import org.continuo.engine.takes.TakeSearch;

/** The kept takes as a service tells them. */
public final class TakeStore {
    private final TakeLibrary library;

    TakeStore(DataFolder data) {
        library = TakeLibrary.of(data, 0); // nothing is added through it
    }

    /** Takes of a kind, the newest first. */
    public TakesFound find(TakeQuery query) throws ServiceException {
        try {
            TakeSearch search = search(query);
            List<Take> kept = library.takes();
            List<Take> found = kept.reversed().stream().filter(search::finds).toList();
            return new TakesFound(
                    found.stream().limit(query.most()).map(this::info).toList(),
                    found.size(),
                    kept.size());
        } catch (IOException | RuntimeException problem) {
            throw Problems.of(problem);
        }
    }

    /** Stars a take, or takes its star away. */
    public TakeInfo star(String id, boolean starred) throws ServiceException {
        try {
            Take take = library.require(id);
            library.star(take, starred);
            return info(library.require(take.id()));
        } catch (IOException | RuntimeException problem) {
            throw Problems.of(problem);
        }
    }

    /** What makes a take again. */
    public JobRequest request(String id) throws ServiceException {
        try {
            return library.request(library.require(id));
        } catch (IOException | RuntimeException problem) {
            throw Problems.of(problem);
        }
    }

    private static TakeSearch search(TakeQuery query) {
        boolean anyTempo = query.mostBpm() == 0;
        return new TakeSearch(
                query.words(),
                query.key().isEmpty() ? Optional.empty() : Optional.of(query.key()),
                anyTempo ? OptionalDouble.empty() : OptionalDouble.of(query.leastBpm()),
                anyTempo ? OptionalDouble.empty() : OptionalDouble.of(query.mostBpm()),
                Optional.empty(),
                Optional.empty(),
                query.starredOnly());
    }

    private TakeInfo info(Take take) {
        return new TakeInfo(
                take.id(),
                library.sound(take).toAbsolutePath().toString(),
                take.made().toEpochMilli(),
                take.model(),
                take.words(),
                take.seed(),
                take.seconds(),
                take.key().orElse(""),
                take.tempoBpm().orElse(0),
                take.starred());
    }
}
