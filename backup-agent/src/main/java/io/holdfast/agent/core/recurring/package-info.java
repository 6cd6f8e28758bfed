/**
 * Native mode: Longhorn's recurring jobs are kept as the policies say, and what they make is taken
 * into the history, checked and missed like what the agent makes itself.
 */
@NullMarked
package io.holdfast.agent.core.recurring;

import org.jspecify.annotations.NullMarked;
