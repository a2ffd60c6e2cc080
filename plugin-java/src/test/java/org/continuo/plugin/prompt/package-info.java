@NullMarked
package org.continuo.plugin.prompt;

import org.jspecify.annotations.NullMarked;
