@NullMarked
package org.continuo.studio.broker;

import org.jspecify.annotations.NullMarked;
