/** The commands about models, run as users run them. */
@NullMarked
package org.continuo.engine.cli.models;

import org.jspecify.annotations.NullMarked;
