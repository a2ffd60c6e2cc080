@NullMarked
package org.continuo.studio.client;

import org.jspecify.annotations.NullMarked;
