@NullMarked
package org.continuo.engine.service.local;

import org.jspecify.annotations.NullMarked;
