@NullMarked
package org.continuo.plugin.job;

import org.jspecify.annotations.NullMarked;
