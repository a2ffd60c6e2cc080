/**
 * Small JSON documents: ours are read strictly, what is not as expected is refused in one sentence;
 * {@link org.continuo.core.json.LenientJson} reads what others write for others.
 */
@NullMarked
package org.continuo.core.json;

import org.jspecify.annotations.NullMarked;
