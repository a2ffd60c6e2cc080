/** Sound in memory and in files: samples, readers and writers, resampling, loudness, joins. */
@NullMarked
package org.continuo.core.audio;

import org.jspecify.annotations.NullMarked;
