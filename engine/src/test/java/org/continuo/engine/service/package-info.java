@NullMarked
package org.continuo.engine.service;

import org.jspecify.annotations.NullMarked;
