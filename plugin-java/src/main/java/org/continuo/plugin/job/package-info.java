/** From a request to clips in the store, through the engine's service. */
@NullMarked
package org.continuo.plugin.job;

import org.jspecify.annotations.NullMarked;
