package org.continuo.core.service;

/** News of a pull; the last one says how it ended. */
public sealed interface PullEvent {
    /**
     * Bytes have arrived.
     *
     * @param bytesPerSecond over the last seconds; 0 while unknown
     * @param remainingSeconds at that speed; NaN while unknown
     */
    record Progress(long doneBytes, long totalBytes, long bytesPerSecond, double remainingSeconds)
            implements PullEvent {}

    /** Something the user should know although nothing failed: a retry, or another process. */
    record Note(String sentence) implements PullEvent {}

    /** The model is here, in this folder. */
    record Done(String folder) implements PullEvent {}

    record Failed(ServiceException problem) implements PullEvent {}

    record Cancelled() implements PullEvent {}

    /** Whether no other event follows. */
    default boolean isLast() {
        return switch (this) {
            case Progress _, Note _ -> false;
            case Done _, Failed _, Cancelled _ -> true;
        };
    }
}
