@NullMarked
package org.continuo.engine.cli.doctor;

import org.jspecify.annotations.NullMarked;
