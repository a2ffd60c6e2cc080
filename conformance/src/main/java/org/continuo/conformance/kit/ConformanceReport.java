package org.continuo.conformance.kit;

/**
 * The outcome of a whole kit.
 *
 * @param passed lines that agree, informative ones included
 * @param failed lines that do not, or could not be produced
 */
public record ConformanceReport(int passed, int failed) {
    /** Whether everything agrees; a kit without any output does not. */
    public boolean isConforming() {
        return failed == 0 && passed > 0;
    }

    /** The closing line, {@code N passed, N failed}. */
    @Override
    public String toString() {
        return "%d passed, %d failed".formatted(passed, failed);
    }
}
