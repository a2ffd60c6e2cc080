package org.continuo.engine.cli.report;

/** How a command ended, for the shell. */
public enum ExitCode {
    DONE(0),
    /** A conformance kit or an examination found something wrong. */
    FOUND_WRONG(1),
    BAD_USE(2),
    /** An input file or a checkpoint is missing or damaged. */
    BAD_INPUT(3),
    FAILED(4),
    /** By Ctrl-C: 128 + SIGINT, as shells count. */
    CANCELLED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
