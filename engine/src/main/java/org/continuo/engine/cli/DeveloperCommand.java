package org.continuo.engine.cli;

import java.util.concurrent.Callable;

/**
 * A command for those who work on Continuo. It lies in a module that no product carries, and is
 * found by the JDK's {@code ServiceLoader} where that module is on the class path: in a checkout.
 */
public interface DeveloperCommand extends Callable<Integer> {}
