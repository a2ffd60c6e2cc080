package org.continuo.engine.hub;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.continuo.core.problem.NextStep;

/**
 * What pulling a model means, to be shown to the user before a byte of it is fetched.
 *
 * @param repositories the model itself first, then the text encoder and codec it builds on
 * @param cacheFolder where it will lie
 * @param freeBytes what the disk there has left now
 */
public record PullPlan(List<RepositoryPull> repositories, Path cacheFolder, long freeBytes) {
    /** Kept free on the disk for everything else. */
    private static final long RESERVE_BYTES = 64L << 20;

    public PullPlan {
        repositories = List.copyOf(repositories);
    }

    /** The model that was asked for. */
    public HubName name() {
        return repositories.getFirst().listing().name();
    }

    public long bytesToFetch() {
        return repositories.stream().mapToLong(RepositoryPull::bytesToFetch).sum();
    }

    /** Whether everything is here already. */
    public boolean isEmpty() {
        return repositories.stream().allMatch(pull -> pull.missing().isEmpty());
    }

    /**
     * Refuses a pull that cannot end well.
     *
     * @throws HubException if the disk has too little space
     */
    void requireSpace() throws HubException {
        if (bytesToFetch() > 0 && bytesToFetch() + RESERVE_BYTES > freeBytes) {
            throw new HubException(
                    "%s needs %s in %s, where %s are free; free some space"
                            .formatted(
                                    name(),
                                    ByteCount.text(bytesToFetch()),
                                    cacheFolder,
                                    ByteCount.text(freeBytes)),
                    Optional.of(NextStep.to(NextStep.Kind.MOVE_MODELS)));
        }
    }
}
