/**
 * What is wanted of a generation, in the terms of its tokens, sound and time, and what it reports.
 */
@NullMarked
package org.continuo.core.request;

import org.jspecify.annotations.NullMarked;
