@NullMarked
package org.continuo.studio.messages;

import org.jspecify.annotations.NullMarked;
