@NullMarked
package org.continuo.studio.worker;

import org.jspecify.annotations.NullMarked;
