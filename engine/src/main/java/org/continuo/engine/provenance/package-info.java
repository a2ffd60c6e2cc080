/** Signed statements about where a clip comes from (C2PA). */
@NullMarked
package org.continuo.engine.provenance;

import org.jspecify.annotations.NullMarked;
