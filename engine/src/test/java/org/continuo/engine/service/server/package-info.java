@NullMarked
package org.continuo.engine.service.server;

import org.jspecify.annotations.NullMarked;
