/** Dense arrays: element types, shapes, and the {@code .npy} file format. */
@NullMarked
package org.continuo.core.tensor;

import org.jspecify.annotations.NullMarked;
