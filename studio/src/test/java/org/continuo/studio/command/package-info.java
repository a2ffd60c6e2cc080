@NullMarked
package org.continuo.studio.command;

import org.jspecify.annotations.NullMarked;
