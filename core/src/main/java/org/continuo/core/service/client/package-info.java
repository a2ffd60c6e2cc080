/**
 * The engine in another process, as its clients see it: found, started when it is needed, and used
 * over HTTP. Needs nothing but the JDK and Jackson.
 */
@NullMarked
package org.continuo.core.service.client;

import org.jspecify.annotations.NullMarked;
