/**
 * What the agent does through the Kubernetes API: its state in a ConfigMap, the volume behind a
 * claim, the Job that reads a restored volume. Nothing else needs a cluster.
 */
@NullMarked
package io.holdfast.agent.kubernetes;

import org.jspecify.annotations.NullMarked;
