@NullMarked
package org.continuo.core.prompt;

import org.jspecify.annotations.NullMarked;
