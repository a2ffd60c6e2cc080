@NullMarked
package org.continuo.studio.link;

import org.jspecify.annotations.NullMarked;
