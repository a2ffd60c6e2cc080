/**
 * {@code continuo doctor}: {@link org.continuo.engine.cli.doctor.Examination} takes the steps, of
 * which {@link org.continuo.engine.cli.doctor.PluginTrial} loads the plugin in another process.
 */
@NullMarked
package org.continuo.engine.cli.doctor;

import org.jspecify.annotations.NullMarked;
