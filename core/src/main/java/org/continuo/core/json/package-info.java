/** Small JSON documents, read strictly: what is not as expected is refused in one sentence. */
@NullMarked
package org.continuo.core.json;

import org.jspecify.annotations.NullMarked;
