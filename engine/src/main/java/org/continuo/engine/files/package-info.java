/** Files and folders as they appear and go: whole, or not at all. */
@NullMarked
package org.continuo.engine.files;

import org.jspecify.annotations.NullMarked;
