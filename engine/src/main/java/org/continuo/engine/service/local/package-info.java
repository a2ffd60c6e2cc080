/** The engine in this process: the queue, the models in memory, the jobs. */
@NullMarked
package org.continuo.engine.service.local;

import org.jspecify.annotations.NullMarked;
