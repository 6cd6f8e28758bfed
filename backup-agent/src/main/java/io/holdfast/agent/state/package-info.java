/**
 * The journal's document as JSON: in a file that is replaced whole, with fsync. The ConfigMap
 * variant stands with the other Kubernetes parts.
 */
@NullMarked
package io.holdfast.agent.state;

import org.jspecify.annotations.NullMarked;
