/** What goes between clients, hub and workers; nothing of it names a path, a command or a class. */
@NullMarked
package org.continuo.studio.messages;

import org.jspecify.annotations.NullMarked;
