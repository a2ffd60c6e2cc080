/**
 * The engine for other processes of the same user: HTTP on loopback, as {@code openapi.yaml} beside
 * this file describes it.
 */
@NullMarked
package org.continuo.engine.service.server;

import org.jspecify.annotations.NullMarked;
