package org.continuo.core.tensor;

import java.io.IOException;
import org.continuo.core.problem.Explained;

/**
 * A {@code .npy} file is damaged or of a kind not read here; the message names file and finding.
 */
public final class NpyException extends IOException implements Explained {
    public NpyException(String message) {
        super(message);
    }

    public NpyException(String message, Throwable cause) {
        super(message, cause);
    }
}
