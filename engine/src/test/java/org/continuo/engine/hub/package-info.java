/** Pulls against a local server that answers as the hub does, and misbehaves on demand. */
@NullMarked
package org.continuo.engine.hub;

import org.jspecify.annotations.NullMarked;
