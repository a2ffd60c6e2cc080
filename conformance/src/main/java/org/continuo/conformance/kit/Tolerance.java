package org.continuo.conformance.kit;

import tools.jackson.databind.JsonNode;

/** How far an output may lie from the stored one. */
sealed interface Tolerance {
    /** Every value equal. */
    record Exact() implements Tolerance {
        @Override
        public String toString() {
            return "exact";
        }
    }

    /**
     * |got − want| ≤ atol + rtol · |want|; infinities must stand at the same places with the same
     * sign.
     */
    record Close(double atol, double rtol) implements Tolerance {
        @Override
        public String toString() {
            return rtol == 0 ? "±%.3g".formatted(atol) : "±(%.3g + %.3g·x)".formatted(atol, rtol);
        }
    }

    /** Either every sample within {@code atol}, or the whole at least this far above its error. */
    record Waveform(double atol, double minSnrDb) implements Tolerance {
        @Override
        public String toString() {
            return "±%.3g or %.0f dB".formatted(atol, minSnrDb);
        }
    }

    /** Reported, but not a criterion. */
    record Informative() implements Tolerance {
        @Override
        public String toString() {
            return "informative";
        }
    }

    /**
     * The tolerance of one output in a {@code case.json}.
     *
     * @throws IllegalArgumentException if it states no bound this class knows
     */
    static Tolerance parse(JsonNode json) {
        if (json.has("informative")) {
            return new Informative();
        }
        if (json.path("exact").booleanValue(false)) {
            return new Exact();
        }
        if (json.has("max_abs_difference")) {
            return new Close(json.get("max_abs_difference").doubleValue(), 0);
        }
        if (json.has("min_snr_db")) {
            return new Waveform(
                    json.path("atol").doubleValue(0), json.get("min_snr_db").doubleValue());
        }
        if (json.has("atol") || json.has("rtol")) {
            return new Close(json.path("atol").doubleValue(0), json.path("rtol").doubleValue(0));
        }
        throw new IllegalArgumentException(
                "tolerance: expected exact, atol, rtol, min_snr_db, max_abs_difference or"
                        + " informative, found "
                        + json);
    }
}
