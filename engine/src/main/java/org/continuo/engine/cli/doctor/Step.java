package org.continuo.engine.cli.doctor;

/**
 * A step of the examination that was taken, or was left out.
 *
 * @param finding what was found, or why it was left out
 */
record Step(String name, Outcome outcome, String finding, String advice, double seconds) {
    /** What became of it. */
    enum Outcome {
        OK,
        WRONG,
        LEFT_OUT
    }
}
