package org.continuo.conformance.kit;

import java.util.function.IntPredicate;

/**
 * An output of the engine, and where the kit leaves it open.
 *
 * @param array what came out
 * @param open flat indices that are not compared: masked positions, ambiguous frames
 */
record EngineOutput(KitArray array, IntPredicate open) {
    EngineOutput(KitArray array) {
        this(array, index -> false);
    }
}
