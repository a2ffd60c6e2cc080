/** The command line from outside: what users, scripts and the disk get to see. */
@NullMarked
package org.continuo.engine.cli;

import org.jspecify.annotations.NullMarked;
