/** Tables, plots and verdicts from the figures of a run. Nothing here measures. */
@NullMarked
package io.holdfast.bench.report;

import org.jspecify.annotations.NullMarked;
