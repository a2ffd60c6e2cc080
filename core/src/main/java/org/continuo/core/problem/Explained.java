package org.continuo.core.problem;

/**
 * An exception whose message was written for users: one sentence that says what was expected, what
 * was found, and where.
 */
public interface Explained {}
