/**
 * CLAP, which hears whether sound is what words say: log-mel features, two networks that others
 * exported, and the cosine of what they make of a clip and of its text.
 */
@NullMarked
package org.continuo.engine.clap;

import org.jspecify.annotations.NullMarked;
