@NullMarked
package org.continuo.plugin.bridge;

import org.jspecify.annotations.NullMarked;
