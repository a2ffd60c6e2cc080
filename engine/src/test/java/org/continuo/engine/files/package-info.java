/** Files that are there whole or not at all. */
@NullMarked
package org.continuo.engine.files;

import org.jspecify.annotations.NullMarked;
