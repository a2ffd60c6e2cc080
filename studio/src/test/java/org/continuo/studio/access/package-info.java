@NullMarked
package org.continuo.studio.access;

import org.jspecify.annotations.NullMarked;
