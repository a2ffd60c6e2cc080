package org.continuo.conformance.kit;

import java.io.IOException;
import java.util.Map;

/**
 * Makes the outputs of one case with the engine. Outputs are asked for by name, one at a time, so
 * that one that fails leaves the others standing.
 */
interface CaseRunner extends AutoCloseable {
    /** All outputs to check, by name. */
    Map<String, OutputSpec> outputs();

    /**
     * The engine's version of an output named in {@code case.json}.
     *
     * @throws IllegalArgumentException if this case knows no output of that name; see {@link
     *     #unknown}
     */
    EngineOutput produce(String output) throws IOException;

    /** Compares the scalars among the case's {@code values}; none by default. */
    default void checkValues(ValueReport report) throws IOException {}

    /** Releases models. */
    @Override
    default void close() throws IOException {}

    /** The refusal of a name that this case does not know. */
    static IllegalArgumentException unknown(String output) {
        return new IllegalArgumentException("unknown output " + output);
    }
}
