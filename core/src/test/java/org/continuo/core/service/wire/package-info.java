@NullMarked
package org.continuo.core.service.wire;

import org.jspecify.annotations.NullMarked;
