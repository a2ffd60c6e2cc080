/** Files and folders as they appear and go: whole, or not at all. */
@NullMarked
package org.continuo.core.files;

import org.jspecify.annotations.NullMarked;
