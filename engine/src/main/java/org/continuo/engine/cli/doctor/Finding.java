package org.continuo.engine.cli.doctor;

/**
 * What a step found.
 *
 * @param sentence what is there, or one sentence about what is wrong
 * @param advice what to do about it, "" where all is well
 */
record Finding(boolean ok, String sentence, String advice) {
    /** Where a part is not there, or not the right one. */
    static final String INSTALL_AGAIN =
            "Install Continuo again (in a checkout: ./continuo install-plugin).";

    static Finding ok(String sentence) {
        return new Finding(true, sentence, "");
    }

    static Finding wrong(String sentence, String advice) {
        return new Finding(false, sentence, advice);
    }
}
