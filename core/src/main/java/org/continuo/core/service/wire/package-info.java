/** What client and server of the engine say to each other: JSON documents, events, the address. */
@NullMarked
package org.continuo.core.service.wire;

import org.jspecify.annotations.NullMarked;
