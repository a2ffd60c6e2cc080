/** The process in which {@code continuo doctor} tries the plugin: {@link PluginTrial}. */
@NullMarked
package org.continuo.doctor;

import org.jspecify.annotations.NullMarked;
