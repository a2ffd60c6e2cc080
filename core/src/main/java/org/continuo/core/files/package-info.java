/** Files and folders as they appear and go, whole or not at all, and where each system has them. */
@NullMarked
package org.continuo.core.files;

import org.jspecify.annotations.NullMarked;
