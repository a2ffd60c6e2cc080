/** What users and scripts get to see: progress, results, failures, and files that are whole. */
@NullMarked
package org.continuo.engine.cli.report;

import org.jspecify.annotations.NullMarked;
