package org.continuo.conformance.kit;

/**
 * The outcome for one output or value.
 *
 * @param caseName the case's folder
 * @param output name in {@code case.json}; values are prefixed with {@code values.}
 * @param error the deviation, or why there is no output
 * @param tolerance what was allowed; empty where nothing could be compared
 */
public record ReportLine(
        String caseName, String output, String error, String tolerance, boolean passed) {
    /** The line as the command line prints it. */
    @Override
    public String toString() {
        return "%-17s %-40s %-26s %-22s %s"
                .formatted(caseName, output, error, tolerance, passed ? "ok" : "FAIL");
    }
}
