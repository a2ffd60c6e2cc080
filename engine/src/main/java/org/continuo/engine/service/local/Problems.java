package org.continuo.engine.service.local;

import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import org.continuo.core.audio.AudioFormatException;
import org.continuo.core.problem.NextStep;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.tensor.NpyException;
import org.continuo.engine.checkpoint.CheckpointException;

/** Whatever goes wrong in a job, as its user is told, and of which kind it is. */
public final class Problems {
    private Problems() {}

    /** The exception for clients that {@code thrown} means; what happened is kept inside. */
    public static ServiceException of(Throwable thrown) {
        Throwable cause = ProblemSentence.cause(thrown);
        if (cause instanceof ServiceException itself) {
            return itself;
        }
        return new ServiceException(
                kind(cause), ProblemSentence.tidied(sentence(cause)), nextStep(cause), cause);
    }

    private static Kind kind(Throwable cause) {
        return switch (cause) {
            case CheckpointException _,
                    AudioFormatException _,
                    NpyException _,
                    NoSuchFileException _,
                    NotDirectoryException _,
                    FileNotFoundException _ ->
                    Kind.BAD_INPUT;
            case InternalError bad when isOfMappedFile(bad) -> Kind.BAD_INPUT;
            case IllegalArgumentException _ -> Kind.BAD_REQUEST;
            default -> Kind.FAILED;
        };
    }

    /** The sentence, with what needs less of this engine. */
    private static String sentence(Throwable cause) {
        String sentence = ProblemSentence.of(cause);
        return switch (cause) {
            case OutOfMemoryError _ ->
                    sentence + "; a shorter clip, fewer takes or a smaller model needs less";
            case InternalError bad when isOfMappedFile(bad) ->
                    "the model's weights: expected a file at rest, found one that became shorter"
                            + " while it was read";
            default -> sentence;
        };
    }

    private static Optional<NextStep> nextStep(Throwable cause) {
        return switch (cause) {
            case OutOfMemoryError _ -> Optional.of(NextStep.to(NextStep.Kind.GIVE_MEMORY));
            case InternalError bad when isOfMappedFile(bad) -> Optional.empty();
            default -> ProblemSentence.nextStep(cause);
        };
    }

    /** A mapped file whose end is gone: the JVM's words for it. */
    private static boolean isOfMappedFile(InternalError bad) {
        return String.valueOf(bad.getMessage()).contains("unsafe memory access");
    }
}
