/**
 * How things stand, looked up in the background so that the page and the metrics never wait for
 * Longhorn. It reads, and changes nothing.
 */
@NullMarked
package io.holdfast.agent.core.status;

import org.jspecify.annotations.NullMarked;
