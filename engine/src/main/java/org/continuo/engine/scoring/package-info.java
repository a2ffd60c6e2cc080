/**
 * How well a model foresees music that is there already: its loss and perplexity under teacher
 * forcing, as audiocraft's solver counts them.
 */
@NullMarked
package org.continuo.engine.scoring;

import org.jspecify.annotations.NullMarked;
