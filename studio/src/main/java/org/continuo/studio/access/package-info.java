/** Who may do what: join codes, users, the hub's certificate. */
@NullMarked
package org.continuo.studio.access;

import org.jspecify.annotations.NullMarked;
