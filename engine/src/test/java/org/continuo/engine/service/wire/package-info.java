@NullMarked
package org.continuo.engine.service.wire;

import org.jspecify.annotations.NullMarked;
