package org.continuo.conformance.bench;

import java.util.Locale;
import org.continuo.engine.checkpoint.ModelGeometry;

/** The geometries by the names of the published models. */
public enum BenchGeometry {
    SMALL,
    MEDIUM,
    MELODY,
    LARGE,
    STEREO_SMALL,
    TINY;

    ModelGeometry geometry() {
        return switch (this) {
            case SMALL -> ModelGeometry.SMALL;
            case MEDIUM -> ModelGeometry.MEDIUM;
            case MELODY -> ModelGeometry.MELODY;
            case LARGE -> ModelGeometry.LARGE;
            case STEREO_SMALL -> ModelGeometry.STEREO_SMALL;
            case TINY -> ModelGeometry.TINY;
        };
    }

    /** The name users type: {@code stereo-small}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
