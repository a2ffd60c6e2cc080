/** What commands tell, on screens and to scripts. */
@NullMarked
package org.continuo.engine.cli.report;

import org.jspecify.annotations.NullMarked;
