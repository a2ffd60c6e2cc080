/** The commands about models, and where the default model comes from. */
@NullMarked
package org.continuo.engine.cli.models;

import org.jspecify.annotations.NullMarked;
