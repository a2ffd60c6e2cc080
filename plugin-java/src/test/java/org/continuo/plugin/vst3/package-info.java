@NullMarked
package org.continuo.plugin.vst3;

import org.jspecify.annotations.NullMarked;
