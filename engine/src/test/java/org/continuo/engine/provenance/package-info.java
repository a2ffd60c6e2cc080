@NullMarked
package org.continuo.engine.provenance;

import org.jspecify.annotations.NullMarked;
