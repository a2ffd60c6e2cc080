/** Tests of the check for updates, with an address on loopback. */
@NullMarked
package org.continuo.engine.cli.updates;

import org.jspecify.annotations.NullMarked;
