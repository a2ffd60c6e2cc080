/**
 * VST3 from Java. {@code binding} holds its interfaces as JNAerator makes them from {@code
 * src/main/vst3/vst3.h}; {@link org.continuo.plugin.vst3.HostFunctions} asks the DAW through them.
 */
@NullMarked
package org.continuo.plugin.vst3;

import org.jspecify.annotations.NullMarked;
