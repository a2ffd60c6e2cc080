package org.continuo.engine.hub;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How far a pull has come.
 *
 * @param files those of the repository being fetched now, in order
 * @param doneBytes over all repositories of the pull, what lay there before included
 * @param bytesPerSecond over the last seconds; 0 while unknown
 */
public record PullProgress(
        List<FileProgress> files, long doneBytes, long totalBytes, long bytesPerSecond) {
    /** One file's share. */
    public record FileProgress(
            HubName repository, RepositoryPath path, long doneBytes, long totalBytes) {}

    public PullProgress {
        files = List.copyOf(files);
    }

    /** Time to the end at the present speed; nothing while that is unknown. */
    public Optional<Duration> remaining() {
        return bytesPerSecond <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds((totalBytes - doneBytes) / bytesPerSecond));
    }
}
