/**
 * Where C++ and Java meet: {@link org.continuo.plugin.bridge.PluginEntryPoint} is the only class
 * that C++ calls, {@link org.continuo.plugin.bridge.HostCallbacks} the only one that calls C++.
 */
@NullMarked
package org.continuo.plugin.bridge;

import org.jspecify.annotations.NullMarked;
