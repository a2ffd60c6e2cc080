@NullMarked
package org.continuo.engine.cli.daw;

import org.jspecify.annotations.NullMarked;
