@NullMarked
package org.continuo.conformance.bench;

import org.jspecify.annotations.NullMarked;
