/** All takes that were ever made: kept, found again, forgotten when there is no room. */
@NullMarked
package org.continuo.engine.takes;

import org.jspecify.annotations.NullMarked;
