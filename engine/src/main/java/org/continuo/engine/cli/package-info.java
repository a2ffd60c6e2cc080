/** The command line: options to a request, events to a terminal or a script, clips to files. */
@NullMarked
package org.continuo.engine.cli;

import org.jspecify.annotations.NullMarked;
