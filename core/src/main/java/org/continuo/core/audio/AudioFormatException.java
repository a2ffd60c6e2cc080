package org.continuo.core.audio;

import java.io.IOException;
import org.continuo.core.problem.Explained;

/** A sound file is damaged, empty or not one at all; the message names file and finding. */
public final class AudioFormatException extends IOException implements Explained {
    public AudioFormatException(String message) {
        super(message);
    }
}
