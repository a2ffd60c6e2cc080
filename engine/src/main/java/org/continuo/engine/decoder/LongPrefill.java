package org.continuo.engine.decoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.continuo.engine.onnx.InferenceSession;
import org.continuo.engine.onnx.SessionSettings;

/**
 * Takes hundreds of positions at once into an 8-bit cache: over the same quantised weights, but
 * with float activations and a float cache, which is rounded afterwards. Products of many rows are
 * limited by arithmetic and not by memory, and there floats are faster on most processors. The
 * session maps the weights and packs no copy of them.
 */
final class LongPrefill implements AutoCloseable {
    /** Unpacking the weights costs as much as this many positions save. */
    static final int FEWEST_POSITIONS = 192;

    private final InferenceSession session;
    private final KeyValueScales scales;

    private LongPrefill(InferenceSession session, KeyValueScales scales) {
        this.session = session;
        this.scales = scales;
    }

    /**
     * Opens the graph {@code variant} in {@code folder}, the cache entry of a quantised decoder.
     */
    static LongPrefill open(Path folder, DecoderVariant variant, SessionSettings settings) {
        try {
            KeyValueScales scales = KeyValueScales.read(folder);
            return new LongPrefill(
                    InferenceSession.open(folder.resolve(variant.fileName()), settings), scales);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    InferenceSession session() {
        return session;
    }

    KeyValueScales scales() {
        return scales;
    }

    @Override
    public void close() {
        session.close();
    }
}
