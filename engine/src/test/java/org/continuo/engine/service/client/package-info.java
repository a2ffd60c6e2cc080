@NullMarked
package org.continuo.engine.service.client;

import org.jspecify.annotations.NullMarked;
