/**
 * A VST3 host in Java. {@code binding} holds VST3's interfaces as JNAerator makes them from {@code
 * src/main/vst3/vst3.h}; {@link org.continuo.doctor.vst3.Vst3Host} loads a plugin and calls it
 * through them, {@link org.continuo.doctor.vst3.HostSession} plays it on a timeline.
 */
@NullMarked
package org.continuo.doctor.vst3;

import org.jspecify.annotations.NullMarked;
