/** The only package that knows ONNX: building graphs, keeping them on disk, running them. */
@NullMarked
package org.continuo.engine.onnx;

import org.jspecify.annotations.NullMarked;
