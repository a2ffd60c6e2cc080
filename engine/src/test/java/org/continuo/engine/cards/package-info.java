@NullMarked
package org.continuo.engine.cards;

import org.jspecify.annotations.NullMarked;
