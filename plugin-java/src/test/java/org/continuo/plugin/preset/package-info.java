@NullMarked
package org.continuo.plugin.preset;

import org.jspecify.annotations.NullMarked;
