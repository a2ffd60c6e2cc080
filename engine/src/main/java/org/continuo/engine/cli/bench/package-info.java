/** The command that measures speed: its options, its table, its JSON. */
@NullMarked
package org.continuo.engine.cli.bench;

import org.jspecify.annotations.NullMarked;
