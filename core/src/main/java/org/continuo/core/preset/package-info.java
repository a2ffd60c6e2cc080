/** Prompts with their settings, those that come with Continuo and the user's own. */
@NullMarked
package org.continuo.core.preset;

import org.jspecify.annotations.NullMarked;
