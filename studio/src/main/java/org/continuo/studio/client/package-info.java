/** The studio as a service, for the engine of a user. */
@NullMarked
package org.continuo.studio.client;

import org.jspecify.annotations.NullMarked;
