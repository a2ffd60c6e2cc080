@NullMarked
package org.continuo.plugin.intake;

import org.jspecify.annotations.NullMarked;
