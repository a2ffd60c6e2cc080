/** The way in for audio: from the host's buffer to sound that a model can hear. */
@NullMarked
package org.continuo.plugin.intake;

import org.jspecify.annotations.NullMarked;
