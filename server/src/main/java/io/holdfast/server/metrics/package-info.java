/**
 * What the server measures of itself, gathered for INFO and for Prometheus from counters that are
 * kept elsewhere.
 */
@NullMarked
package io.holdfast.server.metrics;

import org.jspecify.annotations.NullMarked;
