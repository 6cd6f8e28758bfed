/**
 * The agent's Prometheus metrics, as METRICS.md lists them. Gauges are read from the journal, so
 * that they are right again after a restart.
 */
@NullMarked
package io.holdfast.agent.metrics;

import org.jspecify.annotations.NullMarked;
