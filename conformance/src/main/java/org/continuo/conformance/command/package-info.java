/**
 * {@code continuo conformance} and {@code continuo bench}: options, table and JSON. They are found
 * by {@code META-INF/services}.
 */
@NullMarked
package org.continuo.conformance.command;

import org.jspecify.annotations.NullMarked;
