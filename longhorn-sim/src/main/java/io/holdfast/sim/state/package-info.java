/**
 * What the simulated cluster knows, as immutable records in JSON files that are written atomically.
 * A process killed at any\n * moment finds each record either as it was or as it became.
 */
@NullMarked
package io.holdfast.sim.state;

import org.jspecify.annotations.NullMarked;
