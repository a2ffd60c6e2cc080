/**
 * What steers a generation: descriptions and melodies become what the decoder takes, with the null
 * conditions that guidance needs.
 */
@NullMarked
package org.continuo.engine.conditioning;

import org.jspecify.annotations.NullMarked;
