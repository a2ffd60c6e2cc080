/** The library over a cache that a local hub fills. */
@NullMarked
package org.continuo.engine.library;

import org.jspecify.annotations.NullMarked;
