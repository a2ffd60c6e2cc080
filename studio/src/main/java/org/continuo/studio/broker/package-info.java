/** The hub: the embedded broker, who may enter, and the desk that gives turns. */
@NullMarked
package org.continuo.studio.broker;

import org.jspecify.annotations.NullMarked;
