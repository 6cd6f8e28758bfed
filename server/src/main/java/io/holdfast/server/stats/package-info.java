/**
 * Counters that the hot path writes and INFO and the metrics read. They know nothing of what is
 * counted but a number or a name.
 */
@NullMarked
package io.holdfast.server.stats;

import org.jspecify.annotations.NullMarked;
