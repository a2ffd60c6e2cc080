/** Files that are there whole or not at all. */
@NullMarked
package org.continuo.core.files;

import org.jspecify.annotations.NullMarked;
